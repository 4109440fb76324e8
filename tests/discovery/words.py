"""The words that the news is drawn from: a slot in braces stands for one of its list, `{3-90}` for a number."""

SECTIONS = {
    "thoi-su": "Thời sự", "xa-hoi": "Xã hội", "kinh-te": "Kinh tế", "van-hoa": "Văn hóa", "the-thao": "Thể thao",
    "phap-luat": "Pháp luật", "giao-duc": "Giáo dục", "y-te": "Y tế", "du-lich": "Du lịch", "doi-song": "Đời sống",
    "khoa-hoc-cong-nghe": "Khoa học - Công nghệ", "quoc-phong-an-ninh": "Quốc phòng - An ninh",
    "van-hoa-giai-tri": "Văn hóa - Giải trí", "nong-nghiep-nong-thon": "Nông nghiệp - Nông thôn",
    "xay-dung-dang-chinh-quyen": "Xây dựng Đảng - Chính quyền", "dat-va-nguoi-que-ta": "Đất và người quê ta",
    "ban-doc": "Bạn đọc", "chinh-tri": "Chính trị", "moi-truong": "Môi trường", "anh": "Ảnh", "phong-su-anh": "Phóng sự ảnh",
    "chuyen-doi-so": "Chuyển đổi số", "lao-dong-viec-lam": "Lao động - Việc làm",
}  # fmt: skip

PLACES = (
    "Tân Long Phú Bình An Hòa Mỹ Thạnh Vĩnh Đông Hưng Phước Gò Rạch Cái Bàu Xuân Thới Lộc Trường Giồng Hiệp".split(),
    "Lập Điền Thành Hải Sơn Khê Trung Thuận Lợi Tràm Dừa Sậy Nghĩa Quới Xoài Bần Cau Ngãi Hội Đức Kiến Thắng".split(),
)
PERSONS = (
    "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lâm Trịnh Mai Tô Châu".split(),
    "Văn Thị Hữu Ngọc Minh Thanh Quốc Kim Hoài Đình Xuân Bảo Thùy Công Hồng".split(),
    "An Bình Châu Dũng Giang Hạnh Khoa Lan Mẫn Nhung Oanh Phúc Quyên Sang Tâm Uyên Vinh Xuyến Yến Đạt Hiếu Lượm".split(),
)
THINGS = (
    "Cầu mới", "Chợ đêm", "Lúa chín", "Trường làng", "Bến đò", "Đường hoa", "Mùa tôm", "Lớp học", "Giếng nước",
    "Hội đua ghe", "Vườn bưởi", "Làng chiếu", "Đê biển", "Nhà văn hóa", "Cây đa", "Trạm bơm", "Xóm chài", "Rừng tràm",
    "Tiếng đờn", "Ruộng muối", "Lò gốm", "Đèn đường", "Sân bóng", "Tủ sách", "Nghề nón", "Kênh đào", "Chuyến phà",
)  # fmt: skip

SLOTS = {
    "ai": (
        "Ủy ban nhân dân xã {xa}", "Hội Nông dân xã {xa}", "Đoàn Thanh niên phường {xa}", "Hợp tác xã {xa}",
        "Công an xã {xa}", "Trường Trung học cơ sở {xa}", "Trung tâm Y tế {xa}", "Hội Phụ nữ ấp {xa}", "Thư viện tỉnh",
        "Chi cục Thủy lợi", "Sở Nông nghiệp và Môi trường", "Điện lực {xa}", "đồn Biên phòng {xa}", "Bảo tàng tỉnh",
        "Trạm Khuyến nông {xa}", "Câu lạc bộ đờn ca {xa}", "Ban Quản lý chợ {xa}", "Hội Cựu chiến binh xã {xa}",
        "nhóm bạn trẻ ở {xa}", "bà con xóm {xa}", "Sở Xây dựng", "Liên đoàn Lao động tỉnh", "Hội Khuyến học xã {xa}",
    ),
    "lam": (
        "vừa hoàn thành", "bắt đầu triển khai", "nghiệm thu", "rà soát lại", "lùi thời hạn bàn giao", "mở rộng",
        "bàn giao", "kêu gọi góp sức cho", "xin thêm vốn cho", "thí điểm", "khôi phục", "dừng", "sửa chữa", "khảo sát",
        "tiếp nhận", "giới thiệu", "chuẩn bị cho", "tính lại chi phí của", "trao giải cho", "gỡ vướng cho", "khánh thành",
    ),
    "gi": (
        "tuyến đường bê tông dài {2-19} km", "cây cầu qua rạch {xa}", "mô hình tôm lúa rộng {20-400} ha",
        "{5-60} căn nhà cho hộ khó khăn", "phòng đọc sách với {300-4000} đầu sách", "trạm bơm {xa}", "vườn ươm {xa}",
        "đội ghe ngo {xa}", "lớp dạy nghề đan lát", "hồ chứa nước ngọt {xa}", "kè chống sạt lở dài {80-900} mét",
        "chợ nổi {xa}", "đường dây điện về cồn {xa}", "bếp ăn bán trú", "dàn nhạc ngũ âm", "bãi rác cũ ở {xa}",
        "cánh đồng mẫu {xa}", "bến phà {xa}", "phòng khám lưu động", "sân bóng xã {xa}", "{3-40} máy lọc nước",
        "làng nghề chiếu {xa}", "lễ hội đua ghe {xa}", "tuyến xe buýt số {2-28}", "khu tái định cư {xa}",
        "giống lúa chịu mặn {2-9}", "sổ khám sức khỏe điện tử", "đàn bò {40-600} con", "rạn san hô trước đảo {xa}",
        "hàng cây dọc kênh {xa}", "bản đồ ngập úng", "tủ thuốc của {3-30} ấp", "xưởng sấy trái cây", "nhà cổ ở {xa}",
    ),
    "luc": (
        "sáng {ngay}", "chiều {ngay}", "tối {ngay}", "từ đầu tháng", "cuối tuần qua", "sau nhiều lần hẹn",
        "trước mùa mưa", "trong quý vừa qua", "khi nước lên", "giữa vụ thu hoạch", "đúng ngày hội làng", "ngay sau Tết",
        "theo kế hoạch của tỉnh", "qua {2-9} cuộc họp dân", "từ ngày {ngay}", "vào phiên chợ sớm",
    ),
    "vi": (
        "để {30-900} hộ dân đi lại dễ hơn", "vì bờ sông đã lở thêm {3-40} mét", "nhằm giữ nước ngọt cho mùa khô",
        "giúp học trò khỏi lội sình {2-9} cây số", "do giá vật tư tăng {4-30} %", "sau kiến nghị của cử tri {xa}",
        "bởi giếng khoan ở {xa} nhiễm phèn", "cho kịp con nước tháng sau", "để giữ nghề của ông bà",
        "vì tuyến cũ qua {xa} quá hẹp", "nhờ {2-30} tỷ đồng vốn vay", "khi chợ cũ đã xuống cấp", "dù thiếu thợ lành nghề",
        "theo nguyện vọng của bà con {xa}", "để du khách ở lại thêm một đêm", "vì đã có {3-70} vụ va quệt ở khúc cua",
        "mong bớt cảnh được mùa mất giá", "để trạm y tế có nước sạch", "cho đàn cá về lại bãi {xa}", "nhằm bớt giấy tờ",
    ),
    "noi": (
        "ở {xa} ai cũng trông tin này", "có nước là có lúa, có đường là có khách", "tôi chờ chuyện này đã {4-30} năm",
        "mấy đứa nhỏ mừng nhất", "tiền nào việc đó, sổ sách dán ở nhà văn hóa", "làm chậm mà chắc thì dân không phiền",
        "mỗi công đất lời thêm {2-12} triệu đồng", "nếu mưa dứt sớm thì tháng sau xong", "chưa có điện thì máy cũng nằm im",
        "xe cấp cứu nay vào tới tận {xa}", "phải hỏi dân trước khi đóng cọc đầu tiên", "nghề này nuôi {2-6} đời nhà tôi",
        "năm ngoái nước mặn vô tới {xa}, năm nay thì chưa", "ghe lớn không qua được gầm cầu cũ", "bán qua mạng được gần nửa",
        "giữ được con rạch là giữ được xóm", "ai góp công thì khỏi góp tiền", "khách hỏi mua mà hàng không đủ",
        "cái khó là người trẻ đi xa hết", "trồng {2-9} cây sống {1-2} cây cũng quý", "đêm nằm nghe máy bơm chạy mới yên",
    ),
    "vai": (
        "trưởng ấp {xa}", "chủ ghe ở {xa}", "giáo viên dạy toán", "chủ nhiệm hợp tác xã", "người bán hàng bông",
        "kỹ sư giám sát", "y sĩ của trạm", "bí thư chi bộ", "người giữ đình {xa}", "tài xế tuyến {xa}", "thợ hồ",
        "nông dân {30-71} tuổi", "cán bộ địa chính", "chủ vườn {3-40} công", "người đưa đò", "phó chủ tịch xã {xa}",
    ),
}  # fmt: skip

TITLES = (
    "{ai} {lam} {gi}", "{ai} {lam} {gi} {vi}", "{xa}: {lam} {gi}", "{luc}, {ai} {lam} {gi}", "{xa} {lam} {gi} {vi}",
)  # fmt: skip
CAPTIONS = (
    "{nguoi} bên {gi}, {luc}.", "Bà con {xa} chờ xem {gi}.", "{gi} nhìn từ phía {xa}, {luc}.",
    "{ai} giao việc cho từng tổ {luc}.", "Dọc bờ kênh {xa}, nơi sẽ có {gi}.", "{nguoi}, {vai}, trong giờ nghỉ trưa.",
)  # fmt: skip
SENTENCES = {
    "news": (
        "{luc}, {ai} {lam} {gi} {vi}.", "{ai} {luc} {lam} {gi}, cách trung tâm xã {xa} chừng {2-30} cây số.",
        "Cùng với {gi}, {ai} còn {lam} {gi}.", "Việc {ai} {lam} {gi} được nhắc đến {luc} tại {xa}.",
    ),
    "because": (
        "Người dân {xa} trông chờ {gi} {vi}.", "{ai} cho biết phải làm ngay {vi}, dù {gi} còn dang dở.",
        "Ở {xa}, {gi} từng bị gác lại {vi}.", "Lý do được {ai} nêu ra: làm {gi} {vi}.",
    ),
    "detail": (
        "Đi từ {xa} qua {xa}, dễ thấy {gi} nằm cạnh {gi}.", "Tổ công tác của {ai} có {3-40} người, chia làm {2-5} ca.",
        "Trước đó, {gi} đã qua tay {2-9} nhà thầu mà chưa xong.", "Hồ sơ về {gi} dày {40-900} trang, lưu tại {ai}.",
        "{nguoi} còn giữ tấm ảnh chụp {gi} hồi trận lụt cũ.",
    ),
    "voice": (
        "“{noi}”, {nguoi}, {vai}, kể.", "{nguoi} là {vai}; theo lời {nguoi} thì {noi}.",
        "Gặp chúng tôi {luc}, {nguoi} chỉ nói: “{noi}, {noi}”.", "Đại diện {ai} thừa nhận: “{noi}”.",
    ),
    "number": (
        "Tổng chi phí chừng {300-9800} triệu đồng, dân góp {5-60} %.", "Có {12-980} hộ ở {xa} và {12-980} hộ ở {xa} hưởng lợi.",
        "So với vụ trước, sản lượng tăng {2-38} %, đạt {3-90} tấn.", "Mỗi tháng nơi đây đón {200-9000} lượt người từ {xa}.",
        "Giá tại ruộng là {4-60} nghìn đồng một ký, thấp hơn ở {xa} {1-9} nghìn.",
    ),
    "later": (
        "Dự kiến tháng {1-12} tới, {ai} sẽ {lam} {gi}.", "Nếu thuận lợi, phần còn lại về tay {ai} {luc}.",
        "{ai} hẹn trả lời bà con {xa} trong {5-45} ngày.", "Chuyện {gi} vì vậy còn phải bàn thêm, {nguoi} nói.",
    ),
}  # fmt: skip

ABOUT = (
    "Tòa soạn đặt tại đường số 5, phường trung tâm, tỉnh lỵ. Bạn đọc có thể gửi thư, gọi điện hoặc đến trực tiếp trong "
    "giờ hành chính, từ thứ hai đến thứ sáu.",
    "Báo ra số đầu tiên trên giấy in thạch, phát hành mỗi tuần một kỳ; bản điện tử được cấp phép nhiều năm sau đó và "
    "nay cập nhật suốt ngày.",
    "Mọi hình thức sao chép nội dung phải ghi rõ nguồn và dẫn về trang gốc. Tòa soạn giữ bản quyền đối với bài, ảnh và "
    "đồ họa do phóng viên, cộng tác viên thực hiện.",
    "Bảng giá quảng cáo áp dụng cho các vị trí đầu trang, giữa bài và cuối bài; khách hàng đặt từ ba tháng trở lên được "
    "giảm theo thỏa thuận.",
    "Ban biên tập hoan nghênh bài cộng tác. Bài không đăng không trả lại bản thảo, nhuận bút được chuyển vào ngày mười "
    "hằng tháng.",
)  # fmt: skip
