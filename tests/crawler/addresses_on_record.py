"""Addresses that are on record of each of the 63 papers: articles, and (by the site files) sections."""

ARTICLES: dict[str, tuple[str, ...]] = {
    "hanoimoi": (
        "https://hanoimoi.com.vn/tin-tuc/Xa-hoi/1014183/ha-noi-trien-khai-co-so-du-lieu-quoc-gia-ve-dan-cu-trong-phong-chong-dich-covid-19",
        "http://www.hanoimoi.com.vn/tin-tuc/sach/1013389/noi-long-gian-cach-nha-sach-mo-cua",
        "https://hanoimoi.com.vn/tin-tuc/sach/1015218/ha-noi-trong-mat-vu-ngoc-tien",
    ),
    "baothanhhoa": (
        "https://baothanhhoa.vn/thoi-su/doan-dbqh-tinh-thanh-hoa-thao-luan-ve-du-an-luat-dien-anh-sua-doi-va-d-u-an-luat-thi-dua-khen-thuong-sua-doi/146590.htm",
        "https://baothanhhoa.vn/thoi-su/tang-cuong-phong-chong-toi-pham-va-te-nan-ma-tuy-trong-thanh-thieu-nien-hoc-sinh-sinh-vien/146589.htm",
        "https://baothanhhoa.vn/moi-truong/canh-bao-lu-tren-cac-song-o-bac-bo-tu-thanh-hoa-den-ha-tinh/145666.htm",
    ),
    "baonghean": (
        "http://baonghean.vn/dt-viet-nam-dung-tran-va-kha-nang-vuot-tran-295795.html",
        "http://baonghean.vn/truong-ban-dan-van-tinh-uy-tang-qua-cho-hoc-sinh-ngheo-tai-thi-xa-hoang-mai-295561.html",
    ),
    "baohatinh": (
        "https://baohatinh.vn/nui-hong-song-la/nhung-mien-que-dep-quanh-nui-hong/220252.htm",
        "https://baohatinh.vn/giao-duc/hoc-sinh-tx-hong-linh-hao-hung-tham-gia-hoi-thi-tim-hieu-kien-thuc-su-dung-nang-luong/221943.htm",
        "https://baohatinh.vn/lao-dong-viec-lam/gioi-thieu-viec-lam-cho-lao-dong-ha-tinh-hoi-huong-do-anh-huong-cua-dich-covid-19/221351.htm",
    ),
    "baolaocai": (
        "http://baolaocai.vn/bai-viet/348666-ngay-3010-se-khai-mac-giai-dua-xe-dap-huong-com-lao-cai-lan-i-nam-2021",
        "http://www.baolaocai.vn/bai-viet/348619-tin-hieu-vui-trong-thuc-hien-tieu-chi-thu-nhap-o-si-ma-cai",
    ),
    "baothainguyen": (
        "https://baothainguyen.vn/tin-tuc/theo-dong-thoi-su/tam-voc-va-y-nghia-lich-su-292442-46274.html",
        "https://baothainguyen.vn/tin-tuc/chinh-tri/ngay-lam-viec-thu-4-cua-quoc-hoi-nhieu-y-kien-dong-gop-vao-du-an-luat-thi-dua-khen-thuong-va-luat-dien-anh-292443-97.html",
        "https://baothainguyen.vn/tin-tuc/kinh-te/ket-noi-giao-thuong-nong-lam-thuy-san-giua-ha-noi-va-cac-tinh-thanh-292444-108.html",
    ),
    "baobackan": (
        "http://baobackan.org.vn/kinh-te/202109/dich-benh-tren-dan-vat-nuoi-van-chua-co-dau-hieu-thuyen-giam-03c4a41/",
    ),
    "baovinhphuc": (
        "http://www.baovinhphuc.com.vn/thoi-su/69252/dbqh-thao-luan-tai-to-ve-2-du-an-luat-va-cong-tac-phong-chong-toi-pham-vi-pham-phap-luat.html",
    ),
    "baohoabinh": (
        "http://baohoabinh.com.vn/en/2/6817/Public-investment-capital-disbursement-faces-obstacles.htm",
        "http://baohoabinh.com.vn/en/17/6818/Hoa-Binhs-tourist-sites-begin-welcoming-local-visitors.htm",
        "http://baohoabinh.com.vn/en/2/6823/Tan-My-commune-focuses-111n-socio-ec111nomic-development-goals.htm",
    ),
    "baohungyen": (
        "http://baohungyen.vn/xa-hoi/202109/uy-ban-mttq-viet-nam-tinh-tiep-nhan-ung-ho-cong-tac-phong-chong-dich-covid-19-d6841af/",
    ),
    "baothaibinh": (
        "https://baothaibinh.com.vn/tin-tuc/138280/ngay-lam-viec-thu-tu-quoc-hoi-thao-luan-cac-du-an-luat-va-bao-cao-cong-tac-phong-chong-toi-pham",
        "https://baothaibinh.com.vn/tin-tuc/138279/mau-va-hoa-tac-hung-ca-tren-bien",
        "https://baothaibinh.com.vn/video/1611/ban-tin-covid-19-ngay-23-10",
    ),
    "baoninhbinh": (
        "https://baoninhbinh.org.vn/ho-tro-toi-da-de-doanh-nghiep-on-dinh-phat-trien-san-xuat/d20211022081929393.htm",
        "https://baoninhbinh.org.vn/ninh-binh-khai-quat-khao-co-khu-vuc-phia-nam-den-tho-vua-le/d20211106142147996.htm",
        "https://baoninhbinh.org.vn/dong-chi-pho-bi-thu-thuong-truc-tinh-uy-tham-mo-hinh-lua-nep/d2021100914262592.htm",
    ),
    "baohanam": (
        "https://baohanam.com.vn/suc-khoe/tu-van/nhung-luu-y-khi-nguoi-lon-tuoi-benh-nen-tiem-vaccine-covid-19-53643.html",
        "https://baohanam.com.vn/ban-doc/tra-loi-ban-doc/trinh-tu-thu-tuc-thuc-hien-nhan-ho-tro-tu-quy-bao-hiem-that-nghiep-53650.html",
        "https://baohanam.com.vn/suc-khoe/tu-van/thuoc-molnupiravir-co-the-hieu-qua-voi-moi-bien-the-cua-virus-sars-cov-2-53658.html",
    ),
    "baoquangbinh": (
        "https://baoquangbinh.vn/kinh-te/202109/thu-ngan-sach-dat-gan-3850-ty-dong-2193398/",
        "https://baoquangbinh.vn/khoa-hoc-cong-nghe/202109/cong-bo-so-tay-dien-tu-huong-dan-ung-pho-voi-covid-19-vao-thang-9-2193400/",
        "https://baoquangbinh.vn/quoc-te/202109/tham-kich-11-9-20-nam-nhin-lai-2193397/",
    ),
    "baoquangnam": (
        "https://baoquangnam.vn/xa-hoi/mua-lon-noi-thi-tam-ky-va-nhieu-huyen-bi-ngap-sau-clip-119032.html",
        "https://baoquangnam.vn/xa-hoi/ho-phu-ninh-van-hanh-dieu-tiet-nuoc-vao-16-gio-hom-nay-2310-119029.html",
        "https://baoquangnam.vn/xa-hoi/quang-nam-de-nghi-cac-tinh-phia-nam-ho-tro-nguoi-dan-nui-thanh-ve-que-bang-o-to-119004.html",
    ),
    "baokontum": (
        "http://baokontum.com.vn/thong-tin-quang-cao/khach-hang-mac-covid-19-co-duoc-mua-bao-hiem-khong-20597.html",
        "http://baokontum.com.vn/xa-hoi/thanh-pho-kon-tum-van-hanh-hieu-qua-cac-chot-tieu-ngach-20557.html",
        "http://baokontum.com.vn/kinh-te/sa-thay-nhieu-cau-tran-dat-san-xuat-cua-nguoi-dan-bi-ngap-nuoc-20603.html",
    ),
    "baogialai": (
        "https://baogialai.com.vn/channel/8209/202110/den-bu-tai-cac-du-an-dien-gio-dam-bao-hai-hoa-loi-ich-nguoi-dan-doanh-nghiep-5752676/",
        "https://baogialai.com.vn/channel/12376/202110/tang-cuong-su-lanh-dao-cua-dang-doi-voi-cong-tac-phong-chay-chua-chay-va-cuu-nan-cuu-ho-5752683/",
        "https://baogialai.com.vn/channel/12376/202110/gia-lang-siu-plim-nghe-dan-noi-lam-dan-tin-5752613/",
        "http://baogialai.vn/channel/12369/202110/binh-dinh-tp-ho-chi-minh-lien-ket-phat-trien-du-lich-thich-ung-voi-covid-19-5754607/",
    ),
    "baokhanhhoa": ("https://baokhanhhoa.vn/video/202109/video-san-sang-thich-ung-voi-nam-hoc-dac-biet-8228359/",),
    "baobinhthuan": (
        "http://baobinhthuan.com.vn/xa-hoi/binh-thuan-ghi-nhan-44-ca-nhiem-covid-19-trong-cong-dong-141938.html",
        "http://baobinhthuan.com.vn/phap-luat/huy-dong-toan-dan-tham-gia-phong-chay-chua-chay-141945.html",
        "http://baobinhthuan.com.vn/phap-luat/giam-doc-cong-an-tinh-kiem-tra-cac-chot-kiem-soat-dich-covid-19-tai-ham-tan-141969.html",
    ),
    "baodaklak": (
        "http://baodaklak.vn/thoi-su/su-kien-binh-luan/202110/giai-cuu-tu-duy-de-giai-cuu-thi-truong-2120396/",
        "http://baodaklak.vn/quoc-te/202110/tim-giai-phap-cho-cuoc-khung-hoang-nang-luong-d331810/",
        "http://baodaklak.vn/video/202110/nang-cao-hieu-qua-quan-ly-su-dung-dat-e017460/",
    ),
    "sggp": (
        "https://sggp.org.vn/hdbank-uu-dai-lai-suat-cho-nha-cung-cap-sieu-thi-qua-chuong-trinh-tin-dung-100-online-767050.html",
        "https://sggp.org.vn/nhung-con-sot-som-no-toi-tan-767114.html",
        "https://sggp.org.vn/dinh-ky-5-nam-danh-gia-lai-quy-mo-gdp-768109.html",
        "http://dttc.sggp.org.vn/the-gioi/nguoi-tre-trung-quoc-sau-khung-hoang-evergrande-uoc-mo-vut-tat-trong-choc-lat-97105.html",
    ),
    "baobinhduong": (
        "https://baobinhduong.vn/toan-canh-covid-19/nhip-song/co-so-kinh-doanh-dich-vu-nguoi-dan-tiep-tuc-neu-cao-tinh-than-phong-chong-dich-a258480.html",
        "https://baobinhduong.vn/dieu-kien-duoc-tham-gia-san-xuat-kinh-doanh-luu-thong-tren-dia-ban-a257229.html",
        "https://baobinhduong.vn/nha-may-lai-mo-cua-sang-den--a257262.html",
    ),
    "baobariavungtau": (
        "http://www.baobariavungtau.com.vn/chinh-tri/202110/hoi-nghi-lan-thu-11-bch-dang-bo-tp-vung-tau-tap-trung-cac-giai-phap-phuc-hoi-thuong-mai-dich-vu-du-lich-936916/",
        "http://www.baobariavungtau.com.vn/chinh-tri/202110/bi-thu-tinh-uy-pham-viet-thanh-cong-ty-cp-cao-su-ba-ria-can-tiep-tuc-phan-dau-hoan-thanh-tot-chi-tieu-ke-hoach-de-ra-936939/",
        "http://www.baobariavungtau.com.vn/chinh-tri/202110/viet-nam-da-tao-duoc-moi-truong-de-phu-nu-khang-dinh-vi-the-936888/",
    ),
    "baotayninh": (
        "https://baotayninh.vn/ngan-hang-chinh-sach-xa-hoi-tang-10-may-tinh-bang-cho-hoc-sinh-co-hoan-canh-kho-khan-a138462.html",
    ),
    "baocantho": ("https://baocantho.com.vn/video/xem-video/nhieu-noi-lo-vu-hoa-tet-1535.html",),
    "baovinhlong": (
        "http://www.baovinhlong.com.vn/quoc-te/202110/thuoc-vien-dieu-tri-covid-dau-tien-co-the-giam-mot-nua-nguy-co-nhap-vien-3081988/",
        "http://www.baovinhlong.com.vn/xa-hoi/202110/tuan-thu-5k-de-den-binh-thuong-moi-3081950/",
        "http://www.baovinhlong.com.vn/infographics/202110/infographic-thong-tin-covid-19-ngay-310-tai-vinh-long-3081978/",
    ),
    "baodongkhoi": (
        "https://baodongkhoi.vn/trua-23-10-2021-tinh-khong-co-them-ca-mac-covid-19-a92485.html",
        "https://baodongkhoi.vn/viettel-ben-tre-trao-90-suat-hoc-bong-tai-huyen-ba-tri-a92484.html",
    ),
    "baoapbac": (
        "http://baoapbac.vn/xa-hoi/202110/tinh-dong-nai-ung-ho-2-ty-dong-cho-tinh-tien-giang-phong-chong-dich-covid-19-937193/",
    ),
}
