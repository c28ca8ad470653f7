"""Values in sentences of the four languages, each against the value that a careful reader gives it.

One line a sentence, the values after "=>" and between "|": the words, then M money, P percent, Q quantity, D date. All
with Thursday, 12 September 2024 as the date of the article.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.errors import LanguageDataError
from kg.model import DateRange, Money, PartialDate, Percent, Quantity, Value
from kg.normalising import find_values, month_number, parse_number

ANCHOR = PartialDate(2024, 9, 12)

INDONESIAN = """
Nilainya Rp 4,6 miliar. => Rp 4,6 miliar: M 4600000000 IDR
Nilainya Rp4,6 miliar. => Rp4,6 miliar: M 4600000000 IDR
Harga tiket Rp 1.250.000 per orang. => Rp 1.250.000: M 1250000 IDR
Harganya Rp. 15.000,50 saja. => Rp. 15.000,50: M 15000.50 IDR
Utang US$ 1,7 miliar lunas. => US$ 1,7 miliar: M 1700000000 USD
Utang US$1,7 miliar lunas. => US$1,7 miliar: M 1700000000 USD
"We lost US$ 1.7 billion," katanya. => US$ 1.7 billion: M 1700000000 USD
Modal 30 juta dolar AS disetor. => 30 juta dolar AS: M 30000000 USD
Modal 30 juta dolar Singapura disetor. => 30 juta dolar Singapura: M 30000000 SGD
Modal 30 juta ringgit disetor. => 30 juta ringgit: M 30000000 MYR
Denda RM 20 juta dibayar. => RM 20 juta: M 20000000 MYR
Hibah S$ 3 juta cair. => S$ 3 juta: M 3000000 SGD
Hibah 5 miliar yen cair. => 5 miliar yen: M 5000000000 JPY
Hibah 90 miliar won cair. => 90 miliar won: M 90000000000 KRW
Hibah 7 miliar peso cair. => 7 miliar peso: M 7000000000 PHP
Hibah 7 miliar peso Meksiko cair. => 7 miliar peso Meksiko: M 7000000000 MXN
Hibah 100 juta euro cair. => 100 juta euro: M 100000000 EUR
Laba Rp 3,1 triliun dibagikan. => Rp 3,1 triliun: M 3100000000000 IDR
Laba Rp 500 M dibagikan. => Rp 500 M: M 500000000000 IDR
Laba Rp 1,2 T dibagikan. => Rp 1,2 T: M 1200000000000 IDR
Laba US$ 5 M dibagikan. =>
Nilainya Rp 3-4 miliar. => Rp 3: M 3000000000 IDR | 4 miliar: M 4000000000 IDR
Nilainya Rp 3 miliar hingga Rp 4 miliar. => Rp 3 miliar: M 3000000000 IDR | Rp 4 miliar: M 4000000000 IDR
Setengah juta rupiah hilang. => Setengah juta rupiah: M 500000 IDR
Sahamnya naik 12,5 persen. => 12,5 persen: P 12.5
Sahamnya naik 12,5% kemarin. => 12,5%: P 12.5 | kemarin: D 2024-09-11
Bunga 10-15 persen setahun. => 10: P 10 | 15 persen: P 15
Bunga turun 2 poin persentase. =>
Bunga turun 25 basis poin. =>
Aplikasi itu dipakai 48 juta pengguna. => 48 juta pengguna: Q 48000000 pengguna
Pabrik menyerap 5.400 pekerja di Batam. => 5.400 pekerja: Q 5400 pekerja
Sekitar 2000 orang hadir. => 2000 orang: Q 2000 orang
Ada 64 juta UMKM di sana. => 64 juta UMKM: Q 64000000 umkm
Kurir mengantar 3 juta paket per hari. => 3 juta paket per hari: Q 3000000 paket /day
Kurir mengantar 9.000 paket sehari. => 9.000 paket sehari: Q 9000 paket /day
Punya 7 juta pengguna aktif bulanan. => 7 juta pengguna aktif bulanan: Q 7000000 pengguna aktif bulanan /month
Tiga perusahaan menolak. => Tiga perusahaan: Q 3 perusahaan
Lahan 75 hektare dibuka. => 75 hektare: Q 75 hektare
Ratusan juta orang dan jutaan rupiah hilang. =>
Proyek berjalan 15 tahun atau 3-4 bulan. =>
Direktur berusia 52 tahun itu mundur. =>
Permendag Nomor 41/2022 dan UU Nomor 8 Tahun 1999 berlaku. =>
UU 27 Tahun 2022 berlaku. =>
Acara dimulai pukul 19.30 WIB di Terminal 3 Bandara. =>
Ponsel Nusaphone 15 terbaru laris. =>
Rapat KTT G20 dan MH370 serta 5G. =>
Hubungi 0812-3456-7890 atau 021-5550123. =>
Diteken pada 3 Maret 2023. => 3 Maret 2023: D 2023-03-03
Diteken Senin, 9 September 2024 di Medan. => Senin, 9 September 2024: D 2024-09-09
Diteken di Medan, Senin (9/9/2024). => Senin (9/9/2024): D 2024-09-09
Diteken di Medan, Senin (9/9). => Senin (9/9): D 2024-09-09
Diteken Senin lalu. => Senin lalu: D 2024-09-09
Diteken Selasa pekan lalu. => Selasa pekan lalu: D 2024-09-03
Rapat akan digelar pada Rabu di Medan. => Rabu: D 2024-09-18
Diteken pada 20 Mei lalu. => 20 Mei lalu: D 2024-05-20
Dibuka mulai 1 Desember. => 1 Desember: D 2024-12-01
Pabrik akan dibuka pada Februari. => Februari: D 2025-02
Pabrik dibuka pada Februari. => Februari: D 2024-02
Pabrik dibuka bulan Oktober tahun lalu. => bulan Oktober tahun lalu: D 2023-10
Didirikan sejak 2009 dan pada 2015 tutup. => 2009: D 2009 | 2015: D 2015
Didirikan pada tahun 1998. => tahun 1998: D 1998
Pabrik di 2000 desa. => 2000 desa: Q 2000 desa
Tahun lalu rugi, tahun ini untung. => Tahun lalu: D 2023 | tahun ini: D 2024
Bulan lalu dan pekan lalu dan minggu depan. => Bulan lalu: D 2024-08 | pekan lalu: D 2024-09 | minggu depan: D 2024-09
Hari ini, kemarin dan besok. => Hari ini: D 2024-09-12 | kemarin: D 2024-09-11 | besok: D 2024-09-13
Berdiri 3 tahun lalu, bukan beberapa tahun lalu. => 3 tahun lalu: D 2021
Target untuk 2 tahun mendatang. =>
Akhir 2025, awal tahun depan, akhir bulan. => Akhir 2025: D 2025 | awal tahun depan: D 2025 | akhir bulan: D 2024-09
Kuartal III 2023 dan semester I-2024. => Kuartal III 2023: D 2023 | semester I-2024: D 2024
Kuartal kedua tahun lalu. => Kuartal kedua tahun lalu: D 2023
Antara 2016 dan 2019. => 2016 dan 2019: D 2016..2019
Periode 2016-2019. => 2016-2019: D 2016..2019
Dari 2016 hingga 2019. => 2016 hingga 2019: D 2016..2019
Pada 5-7 November 2023. => 5-7 November 2023: D 2023-11-05..2023-11-07
Gaya tahun 1990-an. =>
Setiap Senin rapat. =>
"""

VIETNAMESE = """
Vốn 2,4 tỷ USD được duyệt. => 2,4 tỷ USD: M 2400000000 USD
Vốn 2.4 tỷ USD được duyệt. => 2.4 tỷ USD: M 2400000000 USD
Vốn 2,4 tỉ đô la Mỹ được duyệt. => 2,4 tỉ đô la Mỹ: M 2400000000 USD
Doanh thu 12.300 tỷ đồng. => 12.300 tỷ đồng: M 12300000000000 VND
Doanh thu 3 nghìn tỷ đồng. => 3 nghìn tỷ đồng: M 3000000000000 VND
Doanh thu 2 triệu tỷ đồng. => 2 triệu tỷ đồng: M 2000000000000000 VND
Thưởng 100 triệu đồng. => 100 triệu đồng: M 100000000 VND
Thưởng 250.000 đồng. => 250.000 đồng: M 250000 VND
Thưởng 1 tỷ 200 triệu đồng. => 1 tỷ 200 triệu đồng: M 1200000000 VND
Thưởng 500 triệu VNĐ. => 500 triệu VNĐ: M 500000000 VND
Lỗ 3,1 tỷ peso. => 3,1 tỷ peso: M 3100000000 PHP
Lãi 80 tỷ won. => 80 tỷ won: M 80000000000 KRW
Lãi 6 tỷ yên. => 6 tỷ yên: M 6000000000 JPY
Lãi 6 tỷ nhân dân tệ. => 6 tỷ nhân dân tệ: M 6000000000 CNY
Lãi 6 tỷ baht. => 6 tỷ baht: M 6000000000 THB
Lãi 40 triệu bảng Anh. => 40 triệu bảng Anh: M 40000000 GBP
Lãi 40 triệu euro. => 40 triệu euro: M 40000000 EUR
Lãi 40 triệu đô la Singapore. => 40 triệu đô la Singapore: M 40000000 SGD
Giá 99 USD mỗi chiếc. => 99 USD: M 99 USD
Giá $15 triệu. => $15 triệu: M 15000000 USD
Giá từ 3 đến 5 tỷ đồng. => 3: M 3000000000 VND | 5 tỷ đồng: M 5000000000 VND
Ba tỷ phú và 3 đồng nghiệp nói. => Ba tỷ phú: Q 3 tỷ phú | 3 đồng nghiệp: Q 3 đồng nghiệp
Cam kết hàng tỷ USD và hàng triệu đồng. =>
Tỷ lệ 45,2% cổ phần. => 45,2%: P 45.2
Tỷ lệ 45 phần trăm. => 45 phần trăm: P 45
Tăng 10-15%. => 10: P 10 | 15%: P 15
Tăng 2 điểm phần trăm. =>
Có 90 triệu người dùng tại đây. => 90 triệu người dùng: Q 90000000 người dùng
Bàn giao 17.500 xe trong quý. => 17.500 xe: Q 17500 xe
Khoảng 10,000 người đến. => 10,000 người: Q 10000 người
Giao 2 triệu đơn hàng mỗi ngày. => 2 triệu đơn hàng mỗi ngày: Q 2000000 đơn hàng /day
Giao 2 triệu đơn hàng một ngày. => 2 triệu đơn hàng một ngày: Q 2000000 đơn hàng /day
Sản xuất 50.000 chiếc mỗi năm. => 50.000 chiếc mỗi năm: Q 50000 chiếc /year
Hai doanh nghiệp phản đối. => Hai doanh nghiệp: Q 2 doanh nghiệp
Thời hạn 5-6 tháng, thông báo trước sáu tháng, kéo dài 15 năm. =>
Bà Hoa, 35 tuổi, đứng thứ 4 thế giới. =>
Quy định số 41/2022, Nghị định 15/2021/NĐ-CP, Luật số 5 năm 2019. =>
Lúc 17h30 và 17:00, công suất 30 GWh, mạng 5G. =>
Ngày 3/5/2023, hãng ra mắt. => Ngày 3/5/2023: D 2023-05-03
Ngày 3 tháng 5 năm 2023, hãng ra mắt. => Ngày 3 tháng 5 năm 2023: D 2023-05-03
Ngày 3-5-2023, hãng ra mắt. => Ngày 3-5-2023: D 2023-05-03
Ngày 3/5, hãng ra mắt. => Ngày 3/5: D 2024-05-03
Ngày 3-5, hãng ra mắt. => Ngày 3-5: D 2024-05-03
Hãng sẽ ra mắt từ ngày 20/12. => ngày 20/12: D 2024-12-20
Hãng đã ra mắt hôm 20/12. => hôm 20/12: D 2023-12-20
Hãng đóng cửa kể từ cuối tháng 11. => cuối tháng 11: D 2024-11
Hãng lập liên doanh hồi tháng 4. => tháng 4: D 2024-04
Hãng lập liên doanh hồi tháng 11. => tháng 11: D 2023-11
Hãng dự kiến mở bán vào tháng 2. => tháng 2: D 2025-02
Hãng mở bán tháng 2 năm ngoái. => tháng 2 năm ngoái: D 2023-02
Hãng mở bán từ tháng 6/2021. => tháng 6/2021: D 2021-06
Hãng mở bán từ tháng 6 năm 2021. => tháng 6 năm 2021: D 2021-06
Hãng mở bán tháng ba. => tháng ba: D 2024-03
Năm 2019, năm nay, năm ngoái, năm tới. => Năm 2019: D 2019 | năm nay: D 2024 | năm ngoái: D 2023 | năm tới: D 2025
Tháng này, tháng trước, tháng tới. => Tháng này: D 2024-09 | tháng trước: D 2024-08 | tháng tới: D 2024-10
Tuần trước, tuần này. => Tuần trước: D 2024-09 | tuần này: D 2024-09
Hôm nay, hôm qua, cùng ngày. => Hôm nay: D 2024-09-12 | hôm qua: D 2024-09-11 | cùng ngày: D 2024-09-12
Hôm thứ Ba. => thứ Ba: D 2024-09-10
Rồi thứ Hai tới, thứ Sáu tuần trước. => thứ Hai tới: D 2024-09-16 | thứ Sáu tuần trước: D 2024-09-06
Ông nói hồi đầu tháng. => đầu tháng: D 2024-09
Đầu năm 2025, cuối năm nay, giữa 2023. => Đầu năm 2025: D 2025 | cuối năm nay: D 2024 | giữa 2023: D 2023
Quý I/2025, quý 3/2023, 6 tháng đầu năm 2024. => Quý I/2025: D 2025 | quý 3/2023: D 2023 | 6 tháng đầu năm 2024: D 2024
Lập 3 năm trước, 5 năm qua, vài năm trước, những năm 1990. => 3 năm trước: D 2021
Từ năm 2016 đến năm 2019. => năm 2016 đến năm 2019: D 2016..2019
Giai đoạn 2016-2019. => 2016-2019: D 2016..2019
Từ ngày 5/8 đến ngày 7/8. => ngày 5/8 đến ngày 7/8: D 2024-08-05..2024-08-07
Ngày 5-7 tháng 8. => Ngày 5-7 tháng 8: D 2024-08-05..2024-08-07
Đến năm 2030 đạt 5 tỷ USD. => năm 2030: D 2030 | 5 tỷ USD: M 5000000000 USD
"""

DUTCH = """
De boete is 4,6 miljoen euro. => 4,6 miljoen euro: M 4600000 EUR
De boete is €4,6 miljoen. => €4,6 miljoen: M 4600000 EUR
De boete is € 4,6 mln. => € 4,6 mln: M 4600000 EUR
De boete is 2.300,75 euro. => 2.300,75 euro: M 2300.75 EUR
De boete is EUR 2.300. => EUR 2.300: M 2300 EUR
Een order van 1,7 miljard dollar. => 1,7 miljard dollar: M 1700000000 USD
Een order van $5 mrd. => $5 mrd: M 5000000000 USD
Een order van anderhalf miljard euro. => anderhalf miljard euro: M 1500000000 EUR
Een order van een half miljoen euro. => een half miljoen euro: M 500000 EUR
Een order van een miljard euro. => een miljard euro: M 1000000000 EUR
Een order van 2 biljoen roepia. => 2 biljoen roepia: M 2000000000000 IDR
Een order van 30 miljoen Singaporese dollar. => 30 miljoen Singaporese dollar: M 30000000 SGD
Een order van 30 miljoen Zweedse kronen. => 30 miljoen Zweedse kronen: M 30000000 SEK
Een order van 30 miljoen pond. => 30 miljoen pond: M 30000000 GBP
Hij kocht twee pond kaas. =>
Een order van 90 miljard won. => 90 miljard won: M 90000000000 KRW
Van 3 tot 4 miljoen euro. => 3: M 3000000 EUR | 4 miljoen euro: M 4000000 EUR
Een order van £3 miljoen. => £3 miljoen: M 3000000 GBP
Er gingen miljoenen euro's verloren. =>
Een belang van 12,5 procent. => 12,5 procent: P 12.5
Een belang van 12,5%. => 12,5%: P 12.5
Een groei van 10–15 procent. => 10: P 10 | 15 procent: P 15
Een groei met 2 procentpunt. =>
Een groei met 25 basispunten. =>
De app heeft 48 miljoen gebruikers in Azië. => 48 miljoen gebruikers: Q 48000000 gebruikers
De fabriek telt 5.400 werknemers. => 5.400 werknemers: Q 5400 werknemers
De fabriek telt 1500 werknemers. => 1500 werknemers: Q 1500 werknemers
Er waren 10 000 mensen. => 10 000 mensen: Q 10000 mensen
Zaterdag 18000 mensen. => Zaterdag: D 2024-09-07 | 18000 mensen: Q 18000 mensen
Er waren 2000 mensen. => 2000 mensen: Q 2000 mensen
Hij levert 215.000 auto's af. => 215.000 auto's: Q 215000 auto's
Hij bezorgt 2 miljoen pakketten per dag. => 2 miljoen pakketten per dag: Q 2000000 pakketten /day
Hij bezorgt 80.000 pakketten per week. => 80.000 pakketten per week: Q 80000 pakketten /week
Ruim 3 miljoen vaste gebruikers. => 3 miljoen vaste gebruikers: Q 3000000 vaste gebruikers
Zeven bedrijven weigerden. => Zeven bedrijven: Q 7 bedrijven
Twaalf Chinese bedrijven weigerden. => Twaalf Chinese bedrijven: Q 12 chinese bedrijven
De stad verbruikt 3 miljoen per dag. => 3 miljoen per dag: Q 3000000 /day
Het duurt 15 jaar of 3 tot 4 maanden. =>
De 35-jarige verloor met 2-1 na 3 keer. =>
Om 17.00 uur, artikel 5, terminal 2, wet 12 van 2020. =>
Op 3 maart 2023 getekend. => 3 maart 2023: D 2023-03-03
Op maandag 9 september 2024 getekend. => maandag 9 september 2024: D 2024-09-09
Bevestigd maandag (9 september 2024). => maandag (9 september 2024): D 2024-09-09
Op 03-09-2023 getekend. => 03-09-2023: D 2023-09-03
Op 12 sept. 2023 getekend. => 12 sept. 2023: D 2023-09-12
Op 5 mrt getekend. => 5 mrt: D 2024-03-05
Sluit per 1 november zijn winkel. => 1 november: D 2024-11-01
Opende op 1 november zijn deuren. => 1 november: D 2024-11-01
Sinds 1 november open. => 1 november: D 2023-11-01
In februari opende hij. => februari: D 2024-02
Hij zal in februari openen. => februari: D 2025-02
Afgelopen mei opende hij. => Afgelopen mei: D 2024-05
Komende mei opent hij. => Komende mei: D 2025-05
Maakte dinsdag bekend. => dinsdag: D 2024-09-10
Maakte dinsdagavond bekend. => dinsdagavond: D 2024-09-10
Afgelopen donderdag en komende vrijdag. => Afgelopen donderdag: D 2024-09-05 | komende vrijdag: D 2024-09-13
Vorige week dinsdag. => Vorige week dinsdag: D 2024-09-03
Gisteren, vandaag en morgen. => Gisteren: D 2024-09-11 | vandaag: D 2024-09-12 | morgen: D 2024-09-13
Vorige maand, dit jaar. => Vorige maand: D 2024-08 | dit jaar: D 2024
En vorig jaar, deze week. => vorig jaar: D 2023 | deze week: D 2024-09
Later deze maand. => Later deze maand: D 2024-09
Of eind dit jaar, volgend jaar. => eind dit jaar: D 2024 | volgend jaar: D 2025
Eind 2021, begin 2023, medio 2022. => Eind 2021: D 2021 | begin 2023: D 2023 | medio 2022: D 2022
Twee jaar geleden, enkele jaren geleden, de jaren 1990. => Twee jaar geleden: D 2022
In het eerste kwartaal van 2023. => eerste kwartaal van 2023: D 2023
Winst over het derde kwartaal. => derde kwartaal: D 2024
Van 2016 tot 2019. => 2016 tot 2019: D 2016..2019
Tussen 2016 en 2019. => 2016 en 2019: D 2016..2019
Van 12 tot en met 14 mei 2023. => 12 tot en met 14 mei 2023: D 2023-05-12..2023-05-14
Tot 2030 in 2000 woningen. => 2030: D 2030 | 2000 woningen: Q 2000 woningen
Elke vrijdag vergadering. =>
"""

ENGLISH = """
A fine of $4.6 million. => $4.6 million: M 4600000 USD
A fine of US$4.6 million. => US$4.6 million: M 4600000 USD
A fine of US$ 4.6m. => US$ 4.6m: M 4600000 USD
A fine of $4.6bn. => $4.6bn: M 4600000000 USD
A fine of USD 4.6 million. => USD 4.6 million: M 4600000 USD
A fine of 4.6 million dollars. => 4.6 million dollars: M 4600000 USD
A $4.6-billion plant. => $4.6-billion: M 4600000000 USD
A fine of S$3 million. => S$3 million: M 3000000 SGD
A fine of 3 million Singapore dollars. => 3 million Singapore dollars: M 3000000 SGD
A fine of RM20 million. => RM20 million: M 20000000 MYR
A fine of Rp 20 billion. => Rp 20 billion: M 20000000000 IDR
A fine of 20 trillion rupiah. => 20 trillion rupiah: M 20000000000000 IDR
A loss of 310 billion won. => 310 billion won: M 310000000000 KRW
The party won 20 seats. => 20 seats: Q 20 seats
A fine of 3 million pounds. => 3 million pounds: M 3000000 GBP
It weighs 5 pounds. =>
A fine of £3 million. => £3 million: M 3000000 GBP
A fine of €2 million and ¥9 million. => €2 million: M 2000000 EUR | ¥9 million: M 9000000 JPY
A fine of 7 billion pesos. => 7 billion pesos: M 7000000000 PHP
A fine of 7 billion Mexican pesos. => 7 billion Mexican pesos: M 7000000000 MXN
A fine of 30 crore rupees. => 30 crore rupees: M 300000000 INR
A fine of 5 million Swedish kronor. => 5 million Swedish kronor: M 5000000 SEK
From $10 million to $15 million. => $10 million: M 10000000 USD | $15 million: M 15000000 USD
From 3 to 5 billion euros. => 3: M 3000000000 EUR | 5 billion euros: M 5000000000 EUR
Half a million dollars. => Half a million dollars: M 500000 USD
Two million dollars and a million homes. => Two million dollars: M 2000000 USD | a million homes: Q 1000000 homes
Hundreds of millions of dollars were lost. =>
A stake of 24.5%. => 24.5%: P 24.5
A stake of 24.5 percent or 24.5 per cent. => 24.5 percent: P 24.5 | 24.5 per cent: P 24.5
Growth of 10-15%. => 10: P 10 | 15%: P 15
Growth of -2.5%. => -2.5%: P -2.5
Up 3 percentage points or 25 basis points. =>
It has 48 million users in Asia. => 48 million users: Q 48000000 users
It has 2.4 million registered users. => 2.4 million registered users: Q 2400000 registered users
It has 5m users. => 5m users: Q 5000000 users
It employs about 4,700 people. => 4,700 people: Q 4700 people
In 2000 homes people slept. => 2000 homes: Q 2000 homes
It ships 3 million parcels a day. => 3 million parcels a day: Q 3000000 parcels /day
It ships 3 million parcels every month. => 3 million parcels every month: Q 3000000 parcels /month
It has 9 million daily active users. => 9 million daily active users: Q 9000000 daily active users /day
It found 10 new Nirvo-19 cases. =>
Seven companies refused. => Seven companies: Q 7 companies
Twelve Chinese companies refused. => Twelve Chinese companies: Q 12 chinese companies
For 15 years, aged 35, a 35-year-old, 3 times. =>
Regulation 41/2022, Law No. 12 of 2022, Article 5 and Terminal 2. =>
At 17:00 or 5 p.m., the G20 met on the A320neo with 5G. =>
The 2-1 defeat. Call 0800 555 111. =>
Signed on 3 March 2023. => 3 March 2023: D 2023-03-03
Signed on March 3, 2023, in Hanoi. => March 3, 2023: D 2023-03-03
Signed on the 3rd of March 2023. => 3rd of March 2023: D 2023-03-03
Signed on Monday, Sept. 9. => Monday, Sept. 9: D 2024-09-09
Signed on Sept 9, 2023. => Sept 9, 2023: D 2023-09-09
Signed on May 5. => May 5: D 2024-05-05
Signed on 2023-03-05. => 2023-03-05: D 2023-03-05
Signed on 03/25/2023. => 03/25/2023: D 2023-03-25
Signed on 25/03/2023. => 25/03/2023: D 2023-03-25
Signed on 03/05/2023. => 03/05/2023: D 2023
Stopped in July but will restart in February. => July: D 2024-07 | February: D 2025-02
May I say that in May it opened? => May: D 2024-05
Last September it opened; next March it closes. => Last September: D 2023-09 | next March: D 2025-03
Said on Wednesday it would close. => Wednesday: D 2024-09-11
It will meet investors on Wednesday. => Wednesday: D 2024-09-18
Last Tuesday, next Monday. => Last Tuesday: D 2024-09-10 | next Monday: D 2024-09-16
Yesterday, today. => Yesterday: D 2024-09-11 | today: D 2024-09-12
Or last week, this week. => last week: D 2024-09 | this week: D 2024-09
Last month, last year. => Last month: D 2024-08 | last year: D 2023
Or next year, this month. => next year: D 2025 | this month: D 2024-09
Since 2009, in 2015, by 2030. => 2009: D 2009 | 2015: D 2015 | 2030: D 2030
Early 2024, mid-2023. => Early 2024: D 2024 | mid-2023: D 2023
Or late last year, the end of 2025. => late last year: D 2023 | the end of 2025: D 2025
First quarter of 2025, Q3 2023. => First quarter of 2025: D 2025 | Q3 2023: D 2023
A second-quarter profit. => second-quarter: D 2024
Two years ago, a few years ago, in the 1990s. => Two years ago: D 2022
From 2016 to 2019. => 2016 to 2019: D 2016..2019
Between 2016 and 2019 (2016-2019). => 2016 and 2019: D 2016..2019 | 2016-2019: D 2016..2019
From November to March 2024. => November to March 2024: D 2023-11..2024-03
On March 5 and June 8, 2021. => March 5: D 2021-03-05 | June 8, 2021: D 2021-06-08
On Nov. 5-7, 2023. => Nov. 5-7, 2023: D 2023-11-05..2023-11-07
Every Friday, on Black Friday. =>
"""


def _cases() -> list[tuple[str, str, list[str]]]:
    tables = {"id": INDONESIAN, "vi": VIETNAMESE, "nl": DUTCH, "en": ENGLISH}
    rows = [(language, line) for language, table in tables.items() for line in table.strip().splitlines()]
    split = [(language, *line.partition(" =>")[::2]) for language, line in rows]
    return [
        (language, text, [part.strip() for part in values.split(" | ") if part.strip()])
        for language, text, values in split
    ]


def _written(value: Value) -> str:
    match value:
        case Money(amount, currency):
            return f"M {amount} {currency}"
        case Percent(number):
            return f"P {number}"
        case Quantity(number, unit, per):
            return " ".join([f"Q {number}", *([unit] if unit else []), *([f"/{per}"] if per else [])])
        case DateRange(start, end):
            return f"D {start.lexical}" + (f"..{end.lexical}" if end else "")


@pytest.mark.parametrize(("language", "text", "expected"), _cases())
def test_values_of_a_sentence(language: str, text: str, expected: list[str]) -> None:
    found = find_values(text, language, ANCHOR)
    assert [f"{mention.span.of(text)}: {_written(mention.value)}" for mention in found] == expected


@pytest.mark.parametrize("language", ["id", "vi", "nl", "en"])
def test_every_language_has_sixty_sentences(language: str) -> None:
    assert sum(case[0] == language for case in _cases()) >= 60


def test_relative_dates_need_an_anchor_that_is_fine_enough() -> None:
    text = "Yesterday, last week, on Tuesday, last month, in April, last year, in 2020."
    assert [m.span.of(text) for m in find_values(text, "en")] == ["2020"]
    by_year = find_values(text, "en", PartialDate(2024))
    assert [m.span.of(text) for m in by_year] == ["last year", "2020"]
    by_month = find_values(text, "en", PartialDate(2024, 9))
    assert [m.span.of(text) for m in by_month] == ["last month", "April", "last year", "2020"]


def test_a_week_over_the_end_of_a_month_is_the_month_of_its_last_day() -> None:
    (mention,) = find_values("minggu ini", "id", PartialDate(2024, 7, 30))  # Monday 29 July to Sunday 4 August
    assert mention.value == DateRange(PartialDate(2024, 8))


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    assert find_values("op 31 februari 2023", "nl") == []
    assert find_values("ngày 45/13/2023", "vi") == []


def test_29_february_lies_in_a_leap_year() -> None:
    (mention,) = find_values("pada 29 Februari", "id", PartialDate(2025, 3, 1))
    assert mention.value == DateRange(PartialDate(2024, 2, 29))


def test_decomposed_letters_are_read_and_spans_count_them() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "đạt 2,6 tỷ đô la Mỹ vào năm ngoái")
    money, date = find_values(text, "vi", ANCHOR)
    assert money.value == Money(Decimal("2600000000"), "USD")
    assert unicodedata.normalize("NFC", money.span.of(text)) == "2,6 tỷ đô la Mỹ"
    assert date.value == DateRange(PartialDate(2023))


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,5", "id", "1.5"),
        ("1.5", "id", "1.5"),
        ("1.500", "id", "1500"),
        ("1,500", "id", "1.500"),
        ("1,000", "id", "1000"),
        ("1,500", "en", "1500"),
        ("1.500", "en", "1.500"),
        ("1,5", "en", "1.5"),
        ("0.125", "vi", "0.125"),
        ("2.300,75", "nl", "2300.75"),
        ("2,300.75", "nl", "2300.75"),
        ("1.234.567", "vi", "1234567"),
        ("10\u00a0000", "nl", "10000"),
        ("−2,5", "nl", "-2.5"),
    ],
)
def test_parse_number(text: str, language: str, number: str) -> None:
    assert parse_number(text, language) == Decimal(number)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "192.168.0.1", "1,2,3", "12,34,567", "9" * 30, "٣", "1e9", "1."])
def test_no_number(text: str) -> None:
    assert parse_number(text, "en") is None


@pytest.mark.parametrize(
    ("name", "language", "month"),
    [
        ("Agustus", "id", 8),
        ("Agt", "id", 8),
        ("Agu", "id", 8),
        ("Nopember", "id", 11),
        ("tháng 3", "vi", 3),
        ("Tháng Tư", "vi", 4),
        ("mrt", "nl", 3),
        ("augustus", "nl", 8),
        ("Sept.", "en", 9),
        ("DECEMBER", "en", 12),
        ("Smarch", "en", None),
    ],
)
def test_month_number(name: str, language: str, month: int | None) -> None:
    assert month_number(name, language) == month


@pytest.mark.parametrize("language", ["fr", "", "../common", "id.toml"])
def test_a_language_without_words_is_an_error(language: str) -> None:
    with pytest.raises(LanguageDataError, match="no words for values"):
        find_values("5 %", language)
