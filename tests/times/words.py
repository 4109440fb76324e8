"""What papers, portals and their systems print around a time; written from what they print, not from what is read.

Each table is one kind of word. What a line may be made of stands in `lines`.
"""

WEEKDAYS = (
    ("Thứ Hai", "Thứ hai", "Thứ 2", "THỨ HAI", "T2", "Monday", "thứ hai"),
    ("Thứ Ba", "Thứ ba", "Thứ 3", "THỨ BA", "T3", "Tuesday", "thứ ba"),
    ("Thứ Tư", "Thứ tư", "Thứ 4", "THỨ TƯ", "T4", "Wednesday", "Thứ Tu"),
    ("Thứ Năm", "Thứ năm", "Thứ 5", "THỨ NĂM", "T5", "Thursday", "thứ năm"),
    ("Thứ Sáu", "Thứ sáu", "Thứ 6", "THỨ SÁU", "T6", "Friday", "thứ sáu"),
    ("Thứ Bảy", "Thứ bảy", "Thứ 7", "THỨ BẢY", "T7", "Saturday", "Thứ bẩy"),
    ("Chủ Nhật", "Chủ nhật", "CN", "CHỦ NHẬT", "Chủ nhật", "Sunday", "chủ nhật"),
)
"""From Monday on."""
MONTHS = (
    "Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

PUBLISHED = (
    "Ngày đăng:", "Đăng lúc:", "Đăng lúc", "Đăng ngày", "Đăng ngày:", "Ngày xuất bản:", "Xuất bản:", "Xuất bản lúc",
    "Thời gian đăng:", "Ngày đăng tin:", "Published:", "Published on", "Posted on", "Posted:", "Đã đăng:", "Đăng:",
    "Đã đăng vào", "Ngày đăng bài:", "Được đăng:", "Được đăng lúc",
)  # fmt: skip
UPDATED = (
    "Cập nhật:", "Cập nhật lúc:", "Cập nhật lúc", "Cập nhật ngày", "Ngày cập nhật:", "Cập nhật lần cuối:",
    "Sửa lần cuối:", "Chỉnh sửa lần cuối:", "Lần cập nhật cuối:", "Last updated:", "Updated:", "Updated on",
    "Cập nhật mới nhất:", "Sửa đổi lần cuối:", "Cập nhật gần nhất:", "Last modified:", "Đã sửa:", "Chỉnh sửa lúc",
    "Cập nhật cuối:", "Sửa lúc",
)  # fmt: skip
NAMES = (
    "Nguyễn Văn An", "Trần Thị Bích", "Đỗ Đức Đạt", "Đình Đông", "Lê Minh", "Đặng Thị Đào", "Hoàng Nam", "Phạm Hữu Lữ",
    "Y Nguyên", "K'Brơi", "Đinh Tiến Đạt", "Ngọc Ánh", "Vũ Đan", "H'Linh Niê", "Bùi Quang Huy", "Đoàn Đại", "Thùy Dung",
)  # fmt: skip
ACCOUNTS = ("PV", "P.V", "BBT", "TTXVN", "Admin", "CTV", "Ban Biên tập", "Nhóm PV", "BTV", "VOV", "Báo Nhân Dân")
BY = ("Tác giả:", "Bài, ảnh:", "Thực hiện:", "Theo", "Nguồn:", "Người đăng:", "Tin, ảnh:", "Tác giả", "By")
PLACES = ("Hà Nội", "Đà Nẵng", "Đắk Lắk", "Cần Thơ", "TP.HCM", "Điện Biên", "Thanh Hóa", "Đồng Tháp", "Cà Mau")
SECTIONS = (
    "Thời sự", "Kinh tế", "Văn hóa", "Xã hội", "Pháp luật", "Đời sống", "Giáo dục", "Y tế", "Thể thao", "Du lịch",
    "Đất và người", "Tin trong tỉnh", "Chính trị", "Quốc tế", "Môi trường", "Đô thị", "Đoàn thể", "Bạn đọc", "Thế giới",
    "Nông nghiệp", "Quốc phòng - An ninh", "Văn hóa - Xã hội", "Khoa học - Công nghệ", "Xây dựng Đảng", "Đầu tư",
)  # fmt: skip
COUNTERS = (
    "Lượt xem: {n}", "{n} lượt xem", "{n} lượt đọc", "Lượt đọc: {n}", "({n})", "{n} views", "Views: {n}",
    "{k} bình luận",
    "Bình luận: {k}", "{k} phút đọc", "Đã xem: {n}", "Xem: {n}", "{k} comments", "Số lượt xem: {n}",
    "{n} lượt truy cập",
)  # fmt: skip
TOOLS = (
    "Chia sẻ", "Chia sẻ: Facebook Zalo", "In bài viết", "Lưu bài", "Gửi email", "Theo dõi", "Nghe bài viết", "A- A A+",
    "Facebook Twitter", "Bình luận", "Google News", "Zalo", "Cỡ chữ:", "Sao chép liên kết", "Nghe đọc bài",
)  # fmt: skip
TITLES = (
    "Mưa lớn gây ngập nhiều tuyến đường", "Khai giảng năm học mới ở vùng cao", "Đường liên xã bị chia cắt sau bão",
    "Hội nghị tổng kết công tác dân vận", "Bắt đối tượng trộm cắp tài sản", "Xuất khẩu gạo tăng trong quý đầu năm",
    "Đắk Lắk: cà phê được mùa, được giá", "Người trồng sầu riêng thu lãi lớn", "Chợ phiên ngày giáp Tết đông khách",
    "Nước mặn xâm nhập sâu vào nội đồng", "Đồng bào Khmer đón lễ hội Ok Om Bok", "Tuổi trẻ tình nguyện về với bản làng",
)  # fmt: skip

OTHER_LABELS = (
    "Khai mạc", "Bế mạc", "Diễn ra", "Khởi công", "Khánh thành", "Hạn nộp hồ sơ", "Hạn chót", "Hạn đăng ký", "Hết hạn",
    "Ngày hết hạn", "Ngày ban hành", "Ban hành", "Ngày ký", "Ngày hiệu lực", "Có hiệu lực từ", "Hiệu lực", "Mở thưởng",
    "Kỳ quay thưởng", "Ngày quay", "Ngày sinh", "Sinh ngày", "Ngày mất", "Từ trần", "Ngày chụp", "Ảnh chụp", "Ngày thi",
    "Khai giảng", "Âm lịch", "Ngày âm lịch", "Họp báo", "Kick-off", "Trận đấu", "Ngày thành lập", "Thành lập",
    "Ngày cấp", "Cấp ngày", "Giấy phép", "Phiên bản", "Ngày nộp", "Nhận hồ sơ đến", "Thời hạn", "Ngày vào Đảng",
    "Nhập ngũ", "Hy sinh", "Ngày giỗ", "Lễ viếng", "Truy điệu", "Động quan", "Mở bán", "Khởi chiếu", "Công chiếu",
    "Ngày bầu cử", "Đấu giá", "Mở thầu", "Đóng thầu", "Cắt điện", "Triều cường", "Nhật thực", "Phiên tòa", "Xét xử",
    "Ngày phát hiện", "Ngày xảy ra", "Nghỉ lễ", "Giờ mở cửa", "Lịch chiếu", "Lịch thi đấu", "Lên sóng", "Phát sóng",
    "Đơn vị tổ chức", "Bắt đầu", "Kết thúc", "Deadline", "Event date", "Valid until", "Born", "Expires", "Địa điểm",
    "Chốt quyền", "Trả cổ tức", "Ngày giao dịch", "Bảng giá", "Giá vàng", "Tỷ giá", "Copyright", "Nhiệm kỳ", "Số ra",
)  # fmt: skip
"""What a time behind a colon may be of besides the story."""
STORY_STARTS = (
    "{part} {d}, Ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết công tác năm.",
    "Ngày {d}, tại thành phố, đồng chí Chủ tịch đã dự lễ khởi công.",
    "{part} ngày {d}, lực lượng chức năng đã có mặt tại hiện trường.",
    "Vụ việc xảy ra lúc 19h30 ngày {d} tại xã Tân Lập, khiến hai người bị thương.",
    "Theo kế hoạch, công trình sẽ hoàn thành trước ngày {d}.",
    "Trước đó, ngày {d}, Bộ Y tế đã có công văn gửi các địa phương.",
    "Chương trình diễn ra từ 8h đến 17h ngày {d}.",
    "Tính đến {d}, toàn tỉnh đã có 12 xã đạt chuẩn nông thôn mới.",
    "ông Nguyễn Văn An cho biết, từ {d} nước bắt đầu rút",
    "Đến 17 giờ ngày {d}, các tuyến đường mới thông trở lại",
    "Thông tin được công bố vào {d} cho thấy giá đã giảm",
    "Nghị quyết được thông qua ngày {d} và có hiệu lực ngay",
    "Bão số 3 đổ bộ vào đất liền đêm {d}",
    "Hội chợ mở cửa đến hết ngày {d}",
    "On {d}, the provincial committee held a meeting.",
    "Đợt 2: từ {d} trở đi, mỗi hộ được hỗ trợ 3 triệu đồng",
)
HEADLINES = (
    "Giá vàng hôm nay {d}", "Giá xăng dầu hôm nay ({d}) tiếp tục giảm", "Kết quả xổ số miền Bắc ngày {d}",
    "Dự báo thời tiết ngày {d}", "Tin tức trong ngày {d}", "Điểm báo ngày {d}", "Lịch cúp điện ngày {d}",
    "Tử vi {d}", "Bản tin sáng {d}", "Tỷ giá USD {d} giảm nhẹ", "Thời tiết Nam Bộ {d}: mưa rào", "Nhìn lại trận lũ {d}",
    "{d}: ngày hội của toàn dân", "Bảng giá nông sản {d}", "Lịch phát sóng {d}", "Giá cà phê {d} tăng mạnh",
    "XSMN {d} - Kết quả xổ số miền Nam", "Thông báo tuyển dụng ngày {d}", "Công điện ngày {d} của Thủ tướng",
)  # fmt: skip
DOCUMENTS = (
    "Quyết định số {n}/QĐ-UBND ngày {d}", "Giấy phép số {n}/GP-BTTTT do Bộ TTTT cấp ngày {d}",
    "Công văn {n}/UBND ngày {d}",
    "Nghị định {n}/NĐ-CP ngày {d}", "Giấy phép hoạt động báo điện tử số {n}/GP-BTTTT cấp ngày {d}",
    "Luật số {n}/QH15 ngày {d}", "GPĐKKD số {n} cấp ngày {d}", "Số {n}/TB-VP, {d}", "Theo Thông tư {n}/TT-BTC ngày {d}",
    "Kế hoạch {n}/KH-UBND, ngày {d}", "Số ra ngày {d}", "Số báo {n} ra ngày {d}", "Số {n} (tháng {m}/{y})",
    "Số {n}, tháng {m} năm {y}", "Báo in số {n} tháng {m}/{y}", "Tạp chí số {n} - tháng {m}/{y}",
    "Phiên bản {n}.{m}.{y}", "Hotline: 0203.{n}.{y}", "Điện thoại: 0914 {n} {y}", "ĐT: 0{n}/{d}", "Bản quyền {y}",
    "© {y} Báo điện tử", "Trang {k}/{m}/{y}", "Tài khoản 1903.{n}.{y}", "Mã số: {d}-{n}",
    "Toà soạn: số {k}/{m}/{n} Trần Phú",
)  # fmt: skip
BORN = (
    "{name} ({d})", "{name} (SN {d})", "{name} (sinh {d})", "{name}, sinh ngày {d}", "{name} - sinh năm {y}",
    "{name} (sinh ngày {d})", "{name} (s. {d})", "{name} (S.N {d})", "Bị can {name} (SN {d})", "{name} (mất {d})",
)  # fmt: skip
LUNAR = (
    "Âm lịch: {d}", "{d} âm lịch", "{d} (âm lịch)", "{d} ÂL", "ÂL: {d}", "{d} (ÂL)", "Ngày {k} tháng Giêng năm Tân Sửu",
    "Mùng {k} Tết Giáp Thìn", "Rằm tháng Bảy năm {y}", "mồng {k} tháng Chạp", "Nhằm ngày {d} âm lịch", "{d} (A.L)",
    "Tức ngày {d} âm lịch", "{d} a.l.", "Ngày {d} (Âm lịch)",
)  # fmt: skip
RANGES = (
    "{d} - {e}", "Từ {d} đến {e}", "từ ngày {d} đến ngày {e}", "{d} đến {e}", "7:00 - 9:00 {d}", "{d} ~ {e}",
    "{d} và {e}",
    "18-20/{m}/{y}", "Từ 8h đến 17h, {d}", "Đến {d}", "từ {d}", "Trước ngày {d}", "Sau {d}", "{d}→{e}", "{d}; {e}",
)  # fmt: skip
NO_DATES = (
    "9/11", "24/7", "3-1", "18:30", "Thứ hai", "17:00 18/3", "{k}/{m}", "Ngày {k} tháng {m}", "Tháng {m}", "{y}",
    "7h30",
    "hôm nào", "Thứ Hai, 18/3", "số {n}", "{n}", "1.234.567", "15:30 Thứ Sáu", "Invalid date", "null", "undefined",
    "NaN",
    "dd/mm/yyyy", "0000-00-00 00:00:00", "01/01/0001", "1970-01-01T00:00:00Z", "01/01/1970", "0001-01-01T00:00:00",
    "31/02/{y}", "00/11/{y}", "31/04/{y} 08:00", "18/13/{y}", "25:61 {d}", "29/02/2023", "45/01/{y}",
    "-0001-11-30 00:00:00",
    "{k} năm trước", "tuần trước", "tháng trước", "mới đây", "ngày mai", "{k} ngày nữa", "{k} giờ tới", "2 giờ",
    "30 phút",
    "thứ 5 tuần trước", "{k} phút trước khi", "{k} ngày trước đó", "vài năm trước", "1,5 giờ trước", "năm ngoái",
    "Hà Nội FC 2-1 HAGL", "Việt Nam 3-0 Lào (18/3)", "Giải nhất: 12-03-21", "18_03_{y}", "{k}/III/{y}", "{k}/XI/{y}",
    "mười tám tháng ba năm hai nghìn không trăm hai mươi mốt", "18/03/2564", "12/03/1986", "30/4/1975", "2/9/1945",
    "19/5/1890", "{k} tháng {m} năm 1954",
)  # fmt: skip
"""No time of a story: parts of dates, durations, placeholders, days that are none, what went before the web."""
