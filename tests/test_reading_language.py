"""Language identification: close languages, short texts, declared and forced languages."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.reading.language import decide_language, recognise, supported

PASSAGES = {
    "id": [
        (
            "Pemerintah kota akan membangun pabrik pengolahan sampah di tepi sungai karena tempat pembuangan lama "
            "sudah penuh. Wali kota mengatakan proyek itu menelan biaya sekitar dua ratus miliar rupiah."
        ),
        (
            "Polisi menahan tiga orang yang diduga mencuri uang milik perusahaan angkutan. Mereka bisa dihukum hingga "
            "lima tahun penjara, kata juru bicara kepolisian, Senin."
        ),
        (
            "Harga beras naik lagi pekan ini. Para pedagang di pasar induk mengeluh bahwa pasokan dari daerah "
            "berkurang sejak awal bulan."
        ),
        (
            "Menteri keuangan menyebut anggaran tahun depan akan lebih besar dibandingkan tahun ini. Sebagian dana "
            "dipakai untuk memperbaiki jalan dan jembatan di luar Jawa."
        ),
        (
            "Perusahaan itu membuka kantor baru di ibu kota provinsi dan merekrut seratus karyawan. Direktur utamanya "
            "berharap penjualan meningkat dua kali lipat."
        ),
        (
            "Bank sentral mempertahankan suku bunga acuan. Para ekonom memperkirakan rupiah tetap stabil sampai akhir "
            "tahun."
        ),
    ],
    "ms": [
        (
            "Kerajaan negeri akan membina kilang baharu di tepi sungai kerana tapak pelupusan lama sudah penuh. Datuk "
            "bandar berkata projek itu menelan belanja kira-kira dua ratus juta ringgit."
        ),
        (
            "Polis menahan tiga lelaki yang dipercayai mencuri wang milik sebuah syarikat pengangkutan. Mereka boleh "
            "dipenjara sehingga lima tahun, kata jurucakap polis pada Isnin."
        ),
        (
            "Harga beras naik lagi minggu ini. Peniaga di pasar borong mengadu bahawa bekalan dari luar bandar "
            "berkurangan sejak awal bulan."
        ),
        (
            "Menteri kewangan berkata peruntukan tahun hadapan lebih besar berbanding tahun ini. Sebahagian "
            "daripadanya digunakan untuk membaiki jalan raya dan jambatan."
        ),
        (
            "Mahkamah memutuskan syarikat itu perlu membayar pampasan kepada bekas pekerjanya. Peguam syarikat "
            "berkata beliau akan mengemukakan rayuan."
        ),
        (
            "Bank pusat mengekalkan kadar faedah. Ahli ekonomi menjangkakan ringgit kekal stabil sehingga hujung "
            "tahun dan eksport bertambah baik."
        ),
    ],
    "en": [
        (
            "The city will build a waste plant on the river bank because the old dump is full. The mayor said the "
            "project would cost about twelve million dollars."
        ),
        (
            "Police detained three men suspected of stealing money from a haulage company. They face up to five years "
            "in prison, a spokesman said on Monday."
        ),
        (
            "Rice prices rose again this week. Traders at the wholesale market complained that supplies had shrunk "
            "since the start of the month."
        ),
        (
            "The finance minister said next year's budget would be larger than this year's. Part of the money will go "
            "to roads and bridges."
        ),
        (
            "The company opened a new office in the provincial capital and hired a hundred people. Its chief "
            "executive hopes that sales will double."
        ),
        (
            "The central bank kept its key rate unchanged. Economists expect the rupiah to stay stable until the end "
            "of the year."
        ),
    ],
    "nl": [
        (
            "De gemeente bouwt een afvalfabriek aan de rivier omdat de oude stortplaats vol is. Volgens de "
            "burgemeester kost het project ongeveer twaalf miljoen euro."
        ),
        (
            "De politie heeft drie mannen aangehouden die geld van een transportbedrijf zouden hebben gestolen. Ze "
            "kunnen vijf jaar cel krijgen, zei een woordvoerder maandag."
        ),
        (
            "De prijs van rijst is deze week opnieuw gestegen. Handelaren op de groothandelsmarkt klagen dat er sinds "
            "het begin van de maand minder aanvoer is."
        ),
        (
            "De minister van Financiën zei dat de begroting volgend jaar groter wordt. Een deel van het geld gaat "
            "naar wegen en bruggen."
        ),
        (
            "Het bedrijf opende een nieuw kantoor in de hoofdstad en nam honderd mensen aan. De topman hoopt dat de "
            "verkoop verdubbelt."
        ),
        (
            "De centrale bank houdt de rente gelijk. Economen verwachten dat de munt tot het einde van het jaar "
            "stabiel blijft."
        ),
    ],
    "vi": [
        (
            "Thành phố sẽ xây nhà máy xử lý rác bên bờ sông vì bãi rác cũ đã đầy. Chủ tịch thành phố cho biết dự án "
            "tốn khoảng ba trăm tỷ đồng."
        ),
        (
            "Công an đã bắt giữ ba người bị nghi lấy trộm tiền của một công ty vận tải. Họ có thể bị phạt tù tới năm "
            "năm, người phát ngôn nói hôm thứ Hai."
        ),
        "Giá gạo tuần này lại tăng. Các tiểu thương ở chợ đầu mối than phiền nguồn hàng giảm từ đầu tháng.",
        "Bộ trưởng Tài chính nói ngân sách năm tới sẽ lớn hơn năm nay. Một phần tiền dùng để sửa đường và cầu.",
        "Công ty mở văn phòng mới ở tỉnh lỵ và tuyển một trăm người. Giám đốc hy vọng doanh số tăng gấp đôi.",
        "Ngân hàng trung ương giữ nguyên lãi suất. Các chuyên gia kinh tế dự báo đồng tiền ổn định đến cuối năm.",
    ],
    "de": [
        (
            "Die Stadt baut am Fluss eine Müllanlage, weil die alte Deponie voll ist. Das Vorhaben kostet nach "
            "Angaben der Bürgermeisterin rund zwölf Millionen Euro."
        ),
        (
            "Die Polizei hat drei Männer festgenommen, die Geld einer Spedition gestohlen haben sollen. Ihnen drohen "
            "bis zu fünf Jahre Haft, sagte ein Sprecher am Montag."
        ),
        (
            "Der Reispreis ist in dieser Woche erneut gestiegen. Händler auf dem Großmarkt klagen, dass seit "
            "Monatsbeginn weniger geliefert wird."
        ),
        (
            "Der Finanzminister sagte, der Haushalt werde im nächsten Jahr größer. Ein Teil des Geldes fließt in "
            "Straßen und Brücken."
        ),
        (
            "Das Unternehmen eröffnete ein neues Büro in der Hauptstadt und stellte hundert Leute ein. Der Vorstand "
            "hofft auf doppelten Umsatz."
        ),
        (
            "Die Zentralbank lässt den Zins unverändert. Ökonomen erwarten, dass die Währung bis zum Jahresende "
            "stabil bleibt."
        ),
    ],
    "af": [
        (
            "Die stad gaan 'n afvalaanleg langs die rivier bou omdat die ou stortingsterrein vol is. Die burgemeester "
            "sê die projek sal sowat twaalf miljoen rand kos."
        ),
        (
            "Die polisie het drie mans aangekeer wat glo geld van 'n vervoermaatskappy gesteel het. Hulle kan tot vyf "
            "jaar tronkstraf kry, het 'n woordvoerder Maandag gesê."
        ),
        (
            "Die prys van rys het vandeesweek weer gestyg. Handelaars by die groothandelmark kla dat daar sedert die "
            "begin van die maand minder voorraad is."
        ),
        (
            "Die minister van finansies het gesê die begroting sal volgende jaar groter wees. 'n Deel van die geld "
            "gaan na paaie en brûe."
        ),
        (
            "Die maatskappy het 'n nuwe kantoor in die hoofstad geopen en honderd mense aangestel. Die uitvoerende "
            "hoof hoop dat verkope sal verdubbel."
        ),
        (
            "Die sentrale bank hou die rentekoers onveranderd. Ekonome verwag dat die geldeenheid tot aan die einde "
            "van die jaar stabiel sal bly."
        ),
    ],
}
CASES = [(language, passage) for language, passages in PASSAGES.items() for passage in passages]


@pytest.mark.parametrize(("language", "passage"), CASES)
def test_news_prose_is_recognised(language: str, passage: str) -> None:
    assert recognise(passage) == language


@pytest.mark.parametrize(("language", "passage"), CASES)
def test_recognition_does_not_need_composed_text(language: str, passage: str) -> None:
    import unicodedata

    assert recognise(unicodedata.normalize("NFD", passage)) == language


@pytest.mark.parametrize("text", ["", " ", "ok", "12 345", "Ya, bisa.", "\U0001f600" * 30])
def test_too_little_text_is_not_guessed(text: str) -> None:
    assert recognise(text) is None
    with pytest.raises(InputError, match=r"too short .* --lang"):
        decide_language(text, "a.txt", None, None)


@pytest.mark.parametrize(("code", "name"), [("de", "German"), ("ms", "Malay"), ("af", "Afrikaans")])
def test_a_language_not_read_is_named_with_those_that_are(code: str, name: str) -> None:
    with pytest.raises(InputError) as caught:
        decide_language(PASSAGES[code][0], "a.txt", None, None)
    assert f"recognised as {name}" in str(caught.value)
    assert "en, id, nl, vi" in str(caught.value) and "--lang" in str(caught.value)


def test_declared_wins_over_recognised_and_forced_over_declared() -> None:
    text = PASSAGES["ms"][0]
    assert decide_language(text, "a.txt", "id-ID", None) == "id"
    assert decide_language(text, "a.txt", "de", "id") == "id"


@pytest.mark.parametrize("tag", ["de", "ms-MY", "xx", "\n\x1b[31m", "klingon"])
def test_a_declared_language_that_is_not_read_is_one_line(tag: str) -> None:
    with pytest.raises(InputError) as caught:
        supported(tag, "a.txt")
    assert str(caught.value).isprintable()
