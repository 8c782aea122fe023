"""Words that made-up products are made of."""

NOT_ALONE = frozenset(
    (
        *("trà", "chè", "rượu", "gạo", "sấy", "nấm", "mắm", "muối", "sen", "khô", "tỏi", "dầu"),
        *("lạc", "điều", "lê", "du lịch", "gạo nếp", "sâm ngọc linh", "khoai khoái", "đông cô"),
        *("dầu đậu", "gác bếp"),
    )
)
"""Kinds that only queries with a place ask for, or that are no goods by themselves."""

ALSO = frozenset(("cốm", "quýt", "rượu nếp", "chanh dây", "ấm chén", "gàu bò", "tơ tằm", "táo sấy"))
"""Kinds of which only a variety is asked for: others of them answer nothing."""

HEADS = (
    "Miến dong", "Nem chua", "Bánh gai", "Bánh pía", "Bánh chưng", "Bánh tét", "Bánh ít",
    "Bánh khảo", "Bánh in", "Bánh phu thê", "Bánh đa nem", "Kẹo gừng", "Kẹo mạch nha",
    "Kẹo mè láo", "Dầu gấc", "Dầu dừa", "Dầu gội bồ kết", "Dừa xiêm", "Thạch dừa",
    "Nước cốt dừa", "Măng ớt", "Măng chua", "Nước chấm", "Nước rửa bát", "Nước lau sàn",
    "Nước ép ổi", "Nước sâm", "Nước giặt bồ hòn", "Mâm gỗ", "Mật mía", "Đậu phụ", "Đậu đen",
    "Đậu xanh", "Bột gừng", "Bột rau má", "Bột ngũ cốc", "Bột diếp cá", "Cao gắm",
    "Cao chè vằng", "Cao cà gai leo", "Cá thu một nắng", "Mực một nắng", "Tôm chua", "Tôm sú",
    "Khô mực", "Tép rang", "Giò bò", "Chả mực", "Chả ram", "Thịt trâu sấy", "Thịt chua",
    "Trứng cút", "Sữa dê", "Phô mai", "Bơ sáp", "Chuối laba", "Xoài tứ quý", "Thanh long",
    "Ớt bột", "Hồ tiêu", "Hành tím", "Gừng sấy", "Mãng cầu xiêm", "Vú sữa", "Nón lá",
    "Chổi đót", "Giỏ lục bình", "Đèn mây tre", "Tranh thêu", "Áo dài", "Túi cói", "Ly tre",
    "Tượng gỗ", "Xà phòng sả", "Cao dán", "Lan rừng", "Bonsai sanh", "Trà gừng", "Trà dây",
    "Trà gạo", "Trà cà gai leo", "Chè Shan tuyết", "Chè dây", "Chè vằng", "Rượu ngô",
    "Rượu nho rừng", "Rượu chuối hột", "Gạo tám", "Gạo ST24", "Gạo đặc sản", "Nấm rơm",
    "Nấm tràm", "Mắm cáy", "Mắm rươi", "Mắm thính", "Muối hầm", "Muối vừng", "Muối ngũ vị",
    "Sen đá", "Tỏi cô đơn", "Tương bần", "Tương ớt", "Giấm gạo", "Sa tế", "Kim chi cải thảo",
    "Dưa cải muối", "Cà pháo muối", "Khoai môn", "Khoai lang tím", "Sắn lát", "Hạt dổi",
    "Hạt tiêu sọ", "Hạt chia", "Hoa hồng sấy", "Bông cúc", "Đông dược ngâm chân", "Thảo quả",
    "Bộ ly sứ", "Bình hoa sứ", "Khăn lụa", "Gối thảo mộc", "Vòng gỗ", "Đường thốt nốt",
    "Đường phên", "Cháo sen", "Phở tươi", "Bún tươi", "Bánh phở", "Bánh canh", "Bánh hỏi",
    "Cơm cháy", "Chà là", "Chanh không hạt", "Ổi ruột đỏ", "Mít Thái", "Hồng treo gió",
    "Sữa bắp", "Sữa đậu nành", "Ba khía", "Mực rim", "Vịt quay", "Dê núi", "Trâu gác",
)  # fmt: skip

COLLIDING = (
    "Nước mầm lúa", "Mâm nước", "Khay mâm đựng nước", "Mâm sơn mài", "Nước ngâm mầm đậu",
    "Sáp thơm hương dừa", "Xà phòng dừa sáp ong", "Keo dưỡng tóc dừa", "Kéo tỉa cành",
    "Keo dán dứa dại", "Mặt nạ tổ ong", "Mát ong bướm", "Đèn sáp ong", "Tổ ong khô",
    "Cà pháo phê duyệt", "Ca nước pha phin", "Phin pha inox", "Phe rừng", "Trà ướp hoa cúc vàng",
    "Trà vàng lá già", "Hoa vàng khô", "Trá hoa giấy", "Thanh long sấy dẻo", "Hồng sấy dẻo",
    "Bột dẻo màu", "Nghê gỗ", "Nghé con bằng gốm đỏ", "Bột nghiền", "Tinh nghề thêu",
    "Giỏ lúa", "Giỏ lụa tre", "Chà lúa", "Cha con lúa nếp", "Lúa nếp nương", "Lụa hoa",
    "Keo lạc đà", "Kéo lác", "Lác khô dệt", "Mường Lạc dệt", "Rượu mỏ than", "Rượu mơn mởn",
    "Mơ muối", "Mơ khô", "Rươi đông lạnh", "Tôm thẻ tươi", "Kho quẹt tôm", "Tôm kho tàu",
    "Muối tiêu chanh", "Muối bể tôm he", "Mưới tấm vải", "Tấm trải bàn", "Bánh tráng miệng",
    "Bánh trang trí", "Khô cải", "Kho cá sắc lửa", "Cá sặc mắc lưới", "Sen sơn mài", "Sên vòi",
    "Hạt sến", "Chanh giấy", "Dây chanh leo giống", "Cam kết trồng rừng", "Cám gạo", "Cẩm lai",
    "Sành sứ", "Bưởi giả trang trí", "Tinh dâu tằm", "Măng cút", "Cút lộn", "Chòm chõm",
    "Đen tối nến thơm", "Tôi vôi", "Tới rừng", "Lính chì gỗ", "Linh vật gỗ", "Sứ xương",
    "Ngọc bích", "Trai điệp", "Thỏ cẩm thạch", "Cói khâu tay", "Chiêu trà", "Nước hoa khoáng",
    "Bún riêu gói", "Phố cổ tranh khô", "Cái kẹp than", "Nắng sớm mứt", "Xức dầu", "Dầu tinh chế",
    "Túi lọc trà rỗng", "Hoa mật đường", "Ca nhựa cao cấp", "Kho mắm", "Măng non muối",
    "Đờ đẫn kẹo", "Đỏ au kẹo", "Gàu múc nước", "Gầu tát", "Bò sữa khô cỏ", "Phồng má kẹo",
    "Lươn lẹo trò chơi", "Lưới cá", "Dừa luới lọc", "Tạo hình gỗ", "Tảo xoắn", "Khoái lang thang",
    "Thit kho tiêu", "Sến gỗ", "Men là rượu cần", "Lá men", "Cây cáy", "Nhỏ rong riềng",
    "Nhớ quê mắm thính", "Ba khía kích cỡ lớn", "Yên ngựa", "Yến mạch", "Tố nữ tranh",
    "Chung cư mô hình", "Rừng ong mô hình", "Tan chảy phô mai", "Cái nếp gấp", "Rồng đỏ gạo màu",
    "Mang cá", "Cầu mây", "Nướng bánh khuôn", "Chà bồng gạo", "Cồm bánh xe", "Sảy lúa",
    "Mút ghế dừa nước", "Chua cay sa tế", "Trúng vịt đồng mô hình", "Miền gạo trắng", "Lý trà",
    "Quyết thắng tranh", "Sim số tranh", "Lúc trúc tre", "Mượi ớt", "Ếch gốm đỏ", "Rót trà ấm đất",
    "Rước đèn cá", "Hanh khô kem nẻ", "Tay khoai nướng", "Vắng nho nhỏ", "Đường cành cam",
    "Tạ quả tranh", "Bọt dây rừng", "Tra lái thuyền gỗ", "Tiểu cảnh xanh", "Kìm châm cứu",
    "Tâm đầu gối", "Cai rau má", "Ghế mây sấy", "Quế chi", "Bọt giò", "Cao su non",
)  # fmt: skip
"""Names that hold the letters of what is asked, or its words turned round."""

SELLERS = (
    "Công ty TNHH Thế giới Nước Mắm và Quà", "Cơ sở Cà Phê Sách", "HTX Mật Ong Bốn Mùa",
    "Công ty Kẹo Dừa và Bánh Mứt Miền Tây", "Cơ sở Hạt Điều Rang Muối và Quà Quê",
    "HTX Trà Hoa Vàng và Thủ công", "Cơ sở Giò Lụa và Đồ thờ", "Công ty TNHH Yến Sào và Nội thất",
    "HTX Đông Trùng Hạ Thảo và Đồ gỗ", "Hộ kinh doanh Bánh Đậu Xanh Cổng Chợ",
    "Cơ sở Tôm Khô Và Lưới", "HTX Rượu Mơ và Mây tre", "Công ty CP Tinh Bột Nghệ và Dược liệu",
    "Tổ hợp tác Tinh Dầu và Nhang trầm", "Công ty TNHH Sữa Chua và Kem Phố",
    "HTX Gạo Nếp Cái Hoa Vàng và Bánh chưng", "Cơ sở Muối Tôm và Nước chấm",
)  # fmt: skip
"""Makers named after judged goods that sell something else."""

FLAVOURS = (
    "vị chanh muối", "vị rong biển", "vị phô mai", "truyền thống", "nguyên chất", "thượng hạng",
    "hữu cơ", "gia truyền", "loại đặc biệt", "túi lọc", "sấy giòn", "sấy dẻo", "sấy thăng hoa",
    "ba miền", "hộp quà", "rang muối", "một nắng", "nhà làm", "đặc sản", "tẩm gừng", "túi 500g",
    "không đường", "nướng than", "phơi sương", "chua ngọt", "cay nồng", "hoa sen đỏ",
)  # fmt: skip

FORMS = (
    "HTX", "Hợp tác xã nông nghiệp", "Công ty TNHH", "Công ty Cổ phần", "Hộ kinh doanh",
    "Cơ sở sản xuất", "Tổ hợp tác", "Công ty TNHH MTV", "HTX dịch vụ", "Cơ sở",
)  # fmt: skip

GIVEN = (
    "An", "Bảo", "Cẩm", "Châu", "Diệp", "Dung", "Đạt", "Đông", "Gia", "Giang", "Hà", "Hải",
    "Hạnh", "Hằng", "Hiền", "Hòa", "Hoàn", "Hoàng", "Hồng", "Huệ", "Hùng", "Hưng", "Hương",
    "Khải", "Khánh", "Kiên", "Kim", "Lan", "Lâm", "Liên", "Linh", "Loan", "Long", "Mai", "Minh",
    "Mỹ", "Nam", "Nga", "Ngân", "Ngọc", "Nguyên", "Nhung", "Oanh", "Phát", "Phong", "Phú",
    "Phúc", "Phương", "Quang", "Quốc", "Quý", "Quyên", "Sơn", "Tâm", "Tân", "Thái", "Thanh",
    "Thành", "Thắng", "Thảo", "Thiên", "Thịnh", "Thu", "Thuận", "Thủy", "Tiến", "Trang", "Trí",
    "Trung", "Trúc", "Tuấn", "Tùng", "Tuyết", "Vân", "Việt", "Vinh", "Xuân", "Yên",
)  # fmt: skip
