"""Frequent words of the languages of Vietnam's portals: function words, numbers, news words.

Written from general knowledge of the languages and their spelling, not counted in a corpus; an
error in one word weighs no more than one word of a text. All are NFC and in lower case.
"""

VIETNAMESE = frozenset(
    """
    và của là có được trong cho với các những một không này đã người năm về ở để từ đến khi ra vào
    như cũng sẽ còn phải theo tại do hay thì mà nên lại bị đó nhiều hơn sau trước trên dưới rất
    đang việc đây nếu vì bằng qua giữa ngoài cùng mới mỗi mọi nhất chỉ vẫn đều rồi nào gì ai sao
    đâu thế vậy nữa đi lên xuống tới nhau tôi ta chúng họ ông bà anh chị em cô chú bác cháu con
    mình cái chiếc cuộc sự nhà nước công dân tỉnh huyện xã thành phố phường thôn bản buôn làng khu
    vực vùng miền địa phương trung ương quốc gia chính phủ ủy ban nhân đảng bộ hội đồng đoàn cơ
    quan đơn vị tổ chức trưởng phó chủ tịch bí thư giám đốc sở ngành phòng cán lãnh đạo tướng thủ
    nghị quyết định luật pháp quy chế thông tư kế hoạch chương trình dự án đầu xây dựng phát triển
    kinh tế văn hóa hoá giáo dục y khoa học môi trường nông nghiệp lâm thủy thuỷ sản thương mại
    dịch vụ du lịch doanh xuất thị giá tiền tỷ tỉ triệu nghìn vốn ngân hàng thuế lương thu nhập chi
    phí hỗ trợ giúp đỡ vay nợ đất rừng ruộng vườn cây lúa cà phê tiêu cao su trồng nuôi bò lợn gà
    cá mưa lũ bão hạn nắng gió sông suối hồ biển đảo núi đồi đường cầu xe máy tàu bay giao tai nạn
    tử vong cháy nổ an cảnh sát đội quân chiến sĩ biên ninh tội phạm bắt giữ điều tra xử lý lí phạt
    vi tòa toà tù lớp sinh viên thầy dạy thi điểm kỳ kì tuổi trẻ phụ nữ nam thanh niên già đình
    bệnh viện thuốc khám chữa tiêm chủng sức khỏe khoẻ toàn thực phẩm ăn uống ngày tháng giờ phút
    tuần quý mùa xuân hè đông sáng trưa chiều tối đêm nay mai thứ hai ba bốn sáu bảy tám chín mười
    trăm lần số đợt giai đoạn thời gian lâu dài lớn nhỏ thấp tốt xấu đẹp mạnh yếu nhanh chậm khó dễ
    đúng sai thật đủ thiếu hết đầy gần xa tăng giảm đạt vượt mức tổng lệ tiếp tục kết thúc hoàn
    thiện hiện tiến hành khai cường nâng đẩy góp phần tham họp gặp nói biết thấy nghe nghĩ hỏi trả
    lời đề yêu nhận xét đánh kiểm bảo vệ đảm quản chất lượng hiệu quả mục nhiệm trách nguồn lực tài
    nguyên khoáng điện sạch mạng báo chí đài tin bài ảnh viết đọc sách bóng đá trận đấu tuyển giải
    vô địch thắng thua hòa bàn huấn luyện thể thao phim nhạc ca hát diễn nghệ thuật lễ tết truyền
    thống tộc thiểu bào tôn việt hà nội minh đà nẵng mỹ giới đại biểu khách mời nơi chỗ bên cuối
    mặt tay chân mắt lòng tình làm đưa lấy mua bán dùng sử dụng gọi cần muốn chưa từng luôn thường
    đôi khoảng hầu khác riêng chung cả vừa cứ đặc biệt trọng cụ phù hợp lợi ích nghèo hộ khăn vấn
    trạng hình thức dung ý kiến nhờ bởi tuy nhưng dù song hoặc bao mấy xin vâng dạ ạ nhé hãy đừng
    chớ rằng lúc khiến gây bất quá trở thêm rõ tìm tên tuyến động cách tác tự nhiên tính cấp liên
    hệ tập quyền lập tạo chuyển đổi chuyên thuộc thiết lắp loại nhóm kiện sống chết đời bình đối
    tượng độ mẹ bố vợ chồng bạn bé trai gái câu chuyện tiếng cửa nghĩa kể gửi chọn mở chạy đứng
    ngồi nằm thích lo sợ vui buồn bắc tây nguyễn trần lê hoàng vũ đặng đỗ ngô dương
    """.split()
)
"""Syllables that make up most of any Vietnamese news text."""

ENGLISH = """
    the of and to in a is that for it as was with be by on not he his but at are this have from or
    had an they which one you were all her she there would their we him been has when who will no
    more if out so up said what its about than into them can only other time new some could these
    two may first then do any like my now over such our man me even most made after also did many
    off before must well back through years where much your way down should because long each just
    state those people take year between against work under world province city government
    national public development economic international tourism water school police company
    during while still last week month according minister president project million per cent
"""

MINORITIES: dict[str, str] = {
    "rad": """
    anăn klei hlăm mâo amâo leh lehanăn hŏng ăt hlei anei ñu diñu drei hmei kâo ih diih čar ƀuôn
    mnuih phung hruê thŭn mlan mrâo jăk mơh yơh snăn si dua sa tlâo pă êma kjuh sapăn duapăn pluh
    êbâo êtuh prăk bruă ngă brei čiăng dưi lu êlâo êdei kơ ti nao hriê sang hră mĭn blŭ čih mtrŭt
    mđĭ kyar hdĭp mda bi kyua kyuadah alŭ wăl êlan hma êa čư̆ kphê ana hgŭm gĭt gai khua dlăng thâo
    mthâo hriăm mtô êmuh djŏ tuôm găp djuê djăp grăp tinei tinăn hlue mkŏ mjing ktang hĭn jing
    ƀiă ƀiădah gơ̆ wăt mbĭt êngao dôk mă djă wĭt êjai jih tĭng dŭm msĕ hdơ̆r ênoh
    """,
    "jra": """
    tơlơi anŭn anai hăng ƀing gơñu ñu gơmơi kâo ih mơnuih plơi pơ amăng hmâo hơmâo ƀu brơi laĭ ngă
    bruă jing dưi lu thun blan hrơi dua klâo pă rơma tơjuh pluh rơtuh rơbâo prăk ia glaĭ hma jơlan
    sang hră pơtô hrăm kơ mơ̆n yơh laih djă nao rai kơnuk kơna khua gĭt gai čar tơring đah kơmơi
    rơkơi ană bă lŏn djru pơsir pơjing phrâo hiam hlâo giŏng djơ̆ samơ̆ yua yuakơ tơdah tơdơi amra
    ăt dơ̆ng mơ̆ng truh rĭm abih bang hơdip pơđĭ kyar kơtang hơget hơbĭt hrŏm rơkâo čih pơhiăp
    tơhnal pơplih mơneh mơta djŏp pơpă hơđŏng dŏ
    """,
    "bdq": """
    bơngai tơdrong iĕm wă ưh pơm păng đei kiơ băt bơtho nhôn gơh pơma tơ̆ lơ̆m ăn hăm bar pêng
    puôn pơđăm tơdrou tơpơh tơhngam tơxĭn jĭt năr sơnăm khei pơlei teh đak hnam kon hlabar jang
    jên trong brĭ mir lơ kơ ei noh âu đơ̆ng truh bơih gĭt tơm kră tơgŭm tơroi hơlen hơnơng hơmet
    hloh yuơ kơlih mă vih oei jing adoi rim đĭ đăng apinh atŭm unh hơdrĕch kơdih lôch hơdai tơmam
    pơgơ akŭm kơtơ kơnê
    """,
    "cmo": """
    bunuyh geh mâu jêh aƀaơ tâm n'hanh nây aơ jêng ƀon bon lăn n'gor nkual ngih khay nar du bar pe
    puăn prăm prao pham jât rhiăng rbăn prăk dak mir kan kon bu khân păng hên bân gâp may nti nơm
    ngơi lah mbơh gĭt ŭch dơi ueh hăn văch n'hao ndâk dadê lĕ rah ri đă rnoh kơl njŭn ndơ ndrel
    kơt nuih n'hâm yorlah yơn bơh tă nđâp ntơm rgum rlău njrăng rđau
    """,
    "mww": """
    thiab uas nws lawv peb koj kuv yog tsis muaj nyob hauv rau ntawm los mus tau tias hais kev txoj
    cov tus lub ib ob plaub tsib xya yim cuaj kaum xyoo hnub hli zos teb chaws neeg tibneeg hmoob
    ua haujlwm nyiaj txhiab lab pab pawg nom tswv tsoom fwv kawm ntawv tsev xib fwb me nyuam
    menyuam niam txiv ntxiv zoo tshiab qub loj ntau tsawg heev dua li no ntawd yuav kom thaum vim
    tabsis tiamsis txij txog txhua raws nrog qhia paub pom xav siab dej ntoo daim tag sawv twb
    """,
    "hnj": """
    hab kws nwg puab peb koj kuv yog tsi muaj nyob huv rua ntawm lug moog tau has txuj cov tug lub
    ib ob plaub tsib rau xyaa yim cuaj kaum xyoo nub hli zej zog teb chaws tuabneeg moob ua nyaj
    txhab paab pawg kawm ntawv tsev xwbfwb miv nyuas mivnyuas nam txwv ntxiv zoo tshab luj ntau
    heev dlua le nuav hov yuav kuas thaus vem tabsis txij txug txhua nrug qha paub pum xaav dlej
    ntoo dlawb dlaim taag nraag kaav caaj tsaav yaaj tuaj
    """,
    "blt": """
    mướng bản cốn chảu nặm nặn nị hảư đảy pên mí báu dú pay má hụ vạu lẹo cọ háu khảu khá hướn lụk
    bươn mự nưng xong xam hả hốc chết pét cảu xíp pỏ ải êm pú nọng lai nọi nháư cắp tánh té phủ
    xương quám xư hák chắng nẳng đaư cuông pưa viạk dệt kin phắng mứa tang tồng xéng ngớn
    """,
    "bru": """
    cũai anhia bữn alới tễ cớp tỡ táq lứq yỗn máh ki nâi án cứq hếq hái ễ ỡt pỡ pỡq vil dống
    tangái cumo casâi muoi bar pái pỡn sỡng tapoât tapul tacual takêh chít práq dỡq tâng toâq chơ
    khoiq têq dáng atỡng pai hữm sâng cóq ranáq cruang cutễq rana noau nheq sanua parnơi ớn
    """,
    "cjm": """
    urang dahlak ita nyu hu oh ka di tel bilan thun harei palei sang aia brei ngap nan ni saong
    blaoh mai nao akhar tapuk adat ragam cam dua klau pak limâ nam tajuh dalipan salipan sapluh
    ratuh rabau anâk inâ amâ adei mang tuei jang lac padar daong caik daok gah kayua yau
    """,
}
"""Words of the languages of peoples of Vietnam in Latin letters, by ISO 639-3 code: Ê Đê, Jrai,
Ba Na, Mnông, White Hmong, Green Hmong, Tai Dam, Bru, Eastern Cham."""

UNWRITTEN: dict[str, tuple[str, ...]] = {"mww": ("aa",), "hnj": ("ia", "hm", "hn")}
"""What the Romanized Popular Alphabet never writes in one kind of Hmong and often in the other:
White `ia`, `a` are Green `a`, `aa`, and Green Hmong has no voiceless nasals."""
