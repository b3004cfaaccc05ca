namespace Cartrita.Core.Tests.Attachments.Extraction;

/// <summary>Sentences whose language is known, written for this test and part of no profile.</summary>
internal static class LanguageSentences
{
    internal static IReadOnlyList<(string Language, string Text)> All { get; } =
    [.. """
        en|The museum is closed on Mondays, but the garden stays open until sunset.
        en|Our server restarts every night and writes a short report to the log.
        en|She bought three apples, a loaf of bread and some cheese at the market.
        en|Please remember to turn off the lights when you leave the office.
        en|The doctor told him to drink more water and to sleep at least eight hours.
        de|Das Museum ist montags geschlossen, der Garten bleibt jedoch bis Sonnenuntergang geöffnet.
        de|Unser Server startet jede Nacht neu und schreibt einen kurzen Bericht.
        de|Sie kaufte drei Äpfel, einen Laib Brot und etwas Käse auf dem Markt.
        de|Bitte denken Sie daran, das Licht auszuschalten, wenn Sie das Büro verlassen.
        de|Der Arzt riet ihm, mehr Wasser zu trinken und mindestens acht Stunden zu schlafen.
        fr|Le musée est fermé le lundi, mais le jardin reste ouvert jusqu'au coucher du soleil.
        fr|Notre serveur redémarre chaque nuit et rédige un court rapport.
        fr|Elle a acheté trois pommes, une baguette et du fromage au marché.
        fr|Veuillez éteindre la lumière quand vous quittez le bureau.
        fr|Le médecin lui a conseillé de boire plus d'eau et de dormir au moins huit heures.
        es|El museo cierra los lunes, pero el jardín permanece abierto hasta la puesta del sol.
        es|Nuestro servidor se reinicia cada noche y escribe un breve informe.
        es|Compró tres manzanas, una barra de pan y un poco de queso en el mercado.
        es|Por favor, recuerde apagar las luces cuando salga de la oficina.
        es|El médico le aconsejó beber más agua y dormir por lo menos ocho horas.
        it|Il museo è chiuso il lunedì, ma il giardino resta aperto fino al tramonto.
        it|Il nostro server si riavvia ogni notte e scrive un breve rapporto.
        it|Ha comprato tre mele, una pagnotta e un po' di formaggio al mercato.
        it|Si prega di spegnere le luci quando si lascia l'ufficio.
        it|Il medico gli ha consigliato di bere più acqua e di dormire almeno otto ore.
        pt|O museu fecha às segundas-feiras, mas o jardim fica aberto até ao pôr do sol.
        pt|O nosso servidor reinicia todas as noites e escreve um pequeno relatório.
        pt|Ela comprou três maçãs, um pão e um pouco de queijo no mercado.
        pt|Por favor, lembre-se de apagar as luzes quando sair do escritório.
        pt|O médico aconselhou-o a beber mais água e a dormir pelo menos oito horas.
        nl|Het museum is op maandag gesloten, maar de tuin blijft open tot zonsondergang.
        nl|Onze server start elke nacht opnieuw en schrijft een kort verslag.
        nl|Zij kocht drie appels, een brood en wat kaas op de markt.
        nl|Vergeet niet het licht uit te doen wanneer je het kantoor verlaat.
        nl|De dokter raadde hem aan meer water te drinken en minstens acht uur te slapen.
        sv|Museet är stängt på måndagar, men trädgården är öppen till solnedgången.
        sv|Vår server startar om varje natt och skriver en kort rapport.
        sv|Hon köpte tre äpplen, ett bröd och lite ost på torget.
        sv|Kom ihåg att släcka lamporna när du lämnar kontoret.
        sv|Läkaren rådde honom att dricka mer vatten och sova minst åtta timmar.
        da|Museet er lukket om mandagen, men haven er åben indtil solnedgang.
        da|Vores server genstarter hver nat og skriver en kort rapport.
        da|Hun købte tre æbler, et brød og noget ost på torvet.
        da|Husk at slukke lyset, når du forlader kontoret.
        da|Lægen rådede ham til at drikke mere vand og sove mindst otte timer.
        nb|Museet er stengt på mandager, men hagen er åpen til solnedgang.
        nb|Serveren vår starter på nytt hver natt og skriver en kort rapport.
        nb|Hun kjøpte tre epler, et brød og litt ost på torget.
        nb|Husk å slå av lyset når du forlater kontoret.
        nb|Legen rådet ham til å drikke mer vann og sove minst åtte timer.
        fi|Museo on suljettu maanantaisin, mutta puutarha on auki auringonlaskuun asti.
        fi|Palvelimemme käynnistyy uudelleen joka yö ja kirjoittaa lyhyen raportin.
        fi|Hän osti torilta kolme omenaa, leivän ja hieman juustoa.
        fi|Muistakaa sammuttaa valot, kun lähdette toimistosta.
        fi|Lääkäri neuvoi häntä juomaan enemmän vettä ja nukkumaan vähintään kahdeksan tuntia.
        pl|Muzeum jest zamknięte w poniedziałki, ale ogród pozostaje otwarty do zachodu słońca.
        pl|Nasz serwer uruchamia się ponownie każdej nocy i zapisuje krótki raport.
        pl|Kupiła na targu trzy jabłka, bochenek chleba i trochę sera.
        pl|Proszę pamiętać o zgaszeniu światła przy wyjściu z biura.
        pl|Lekarz poradził mu, aby pił więcej wody i spał co najmniej osiem godzin.
        cs|Muzeum je v pondělí zavřené, ale zahrada zůstává otevřená až do západu slunce.
        cs|Náš server se každou noc restartuje a zapíše krátkou zprávu.
        cs|Koupila na trhu tři jablka, bochník chleba a trochu sýra.
        cs|Nezapomeňte prosím zhasnout světla, když odcházíte z kanceláře.
        cs|Lékař mu poradil, aby pil více vody a spal alespoň osm hodin.
        ro|Muzeul este închis lunea, dar grădina rămâne deschisă până la apusul soarelui.
        ro|Serverul nostru repornește în fiecare noapte și scrie un scurt raport.
        ro|A cumpărat trei mere, o pâine și puțină brânză de la piață.
        ro|Vă rugăm să stingeți luminile când plecați de la birou.
        ro|Medicul l-a sfătuit să bea mai multă apă și să doarmă cel puțin opt ore.
        hu|A múzeum hétfőn zárva tart, de a kert napnyugtáig nyitva marad.
        hu|A szerverünk minden éjjel újraindul, és rövid jelentést ír.
        hu|Vett a piacon három almát, egy kenyeret és egy kis sajtot.
        hu|Kérjük, ne felejtse el lekapcsolni a villanyt, amikor elhagyja az irodát.
        hu|Az orvos azt tanácsolta neki, hogy igyon több vizet és aludjon legalább nyolc órát.
        tr|Müze pazartesi günleri kapalıdır, ancak bahçe gün batımına kadar açık kalır.
        tr|Sunucumuz her gece yeniden başlatılır ve kısa bir rapor yazar.
        tr|Pazardan üç elma, bir somun ekmek ve biraz peynir aldı.
        tr|Ofisten ayrılırken lütfen ışıkları kapatmayı unutmayın.
        tr|Doktor ona daha fazla su içmesini ve en az sekiz saat uyumasını söyledi.
        id|Museum tutup pada hari Senin, tetapi kebunnya tetap buka sampai matahari terbenam.
        id|Peladen kami dimulai ulang setiap malam dan menulis laporan singkat.
        id|Dia membeli tiga buah apel, sepotong roti dan sedikit keju di pasar.
        id|Jangan lupa mematikan lampu ketika meninggalkan kantor.
        id|Dokter menyarankan agar ia minum lebih banyak air dan tidur paling sedikit delapan jam.
        vi|Bảo tàng đóng cửa vào thứ Hai, nhưng khu vườn vẫn mở cho đến lúc mặt trời lặn.
        vi|Máy chủ của chúng tôi khởi động lại mỗi đêm và ghi một báo cáo ngắn.
        vi|Cô ấy mua ba quả táo, một ổ bánh mì và một ít pho mát ở chợ.
        vi|Xin nhớ tắt đèn khi rời khỏi văn phòng.
        vi|Bác sĩ khuyên anh ấy uống nhiều nước hơn và ngủ ít nhất tám tiếng.
        ru|Музей закрыт по понедельникам, но сад остаётся открытым до заката.
        ru|Наш сервер перезапускается каждую ночь и пишет короткий отчёт.
        ru|Она купила на рынке три яблока, буханку хлеба и немного сыра.
        ru|Пожалуйста, не забудьте выключить свет, когда уходите из офиса.
        ru|Врач посоветовал ему пить больше воды и спать не менее восьми часов.
        uk|Музей зачинений по понеділках, але сад залишається відкритим до заходу сонця.
        uk|Наш сервер перезапускається щоночі й пише короткий звіт.
        uk|Вона купила на ринку три яблука, буханець хліба і трохи сиру.
        uk|Будь ласка, не забудьте вимкнути світло, коли виходите з офісу.
        uk|Лікар порадив йому пити більше води і спати щонайменше вісім годин.
        bg|Музеят е затворен в понеделник, но градината остава отворена до залез слънце.
        bg|Нашият сървър се рестартира всяка нощ и пише кратък отчет.
        bg|Тя купи от пазара три ябълки, един хляб и малко сирене.
        bg|Моля, не забравяйте да изгасите лампите, когато напускате офиса.
        bg|Лекарят го посъветва да пие повече вода и да спи поне осем часа.
        el|Το μουσείο είναι κλειστό τη Δευτέρα.
        he|המוזיאון סגור בימי שני, אבל הגן פתוח.
        ar|المتحف مغلق يوم الاثنين، لكن الحديقة مفتوحة حتى غروب الشمس.
        fa|موزه روزهای دوشنبه تعطیل است، اما باغ تا غروب آفتاب باز می‌ماند.
        ur|عجائب گھر پیر کے دن بند رہتا ہے لیکن باغ کھلا رہتا ہے۔
        hi|संग्रहालय सोमवार को बंद रहता है।
        th|พิพิธภัณฑ์ปิดวันจันทร์
        ko|박물관은 월요일에 문을 닫습니다.
        ja|博物館は月曜日に休館しますが、庭園は開いています。
        zh|博物馆星期一闭馆，但花园一直开放到日落。
        ka|მუზეუმი ორშაბათს დაკეტილია.
        """.Split('\n').Select(line => line.Split('|')).Select(parts => (parts[0], parts[1]))];
}
