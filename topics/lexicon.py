"""Words in plain letters (no dots and hooks) that topics are not named after. Endings are matched where the word is long."""

from __future__ import annotations

PRAISE = frozenset(
    """
    guzel guzeldi guzeldir guzelmis guzell iyi iyidir iyiydi super superr harika harikaydi mukemmel muhtesem sahane efsane
    mukemmeldi basarili begendim begendik begeniyorum sevdim sevdik seviyorum bayildim bayildik memnun memnunum memnunuz
    memnuniyet tesekkur tesekkurler tesekkurlerimi sagolun sagol eyvallah tavsiye oneririm oneriyorum onerilir tavsiyem
    tavsiyemdir alin aliniz alinabilir kusursuz sorunsuz problemsiz sikintisiz bravo aferin tebrikler tebrik kaliteli
    hosuma hos gayet on numara on10numara idare eder fena degil devam ettigim eline saglik ellerinize emeginize
    good great nice excellent amazing awesome perfect love loved lovely best wonderful fantastic happy satisfied thanks
    thank recommend recommended recommends pleased superb brilliant fine okay ok cool enjoyed enjoy liked like better well
    """.split()
)
COMPLAINT = frozenset(
    """
    kotu kotuydu kotuu berbat rezalet rezil felaket igrenc bok sacma sacmalik begenmedim begenmedik sevmedim memnun
    kalmadim degilim pisman pismanim pismanlik almayin almayiniz tavsiye etmem etmiyorum onermem onermiyorum uzak durun
    yazik yaziklar olsun vasat lanet cop ise yaramaz yaramiyor guvenmeyin dikkat edin magdur magdurum magduriyet sikayetci
    sikayetciyim kalitesiz hayal kirikligi skandal utanc
    bad terrible awful horrible worst poor disappointed disappointing hate hated useless worse garbage rubbish crap
    pathetic unacceptable disgusting avoid annoying frustrating disappointment shame ridiculous joke
    """.split()
)
FILLER = frozenset(
    """
    gercekten kesinlikle cok biraz artik bile sadece hic hicbir baya bayagi oldukca asiri fazla daha once sonra simdi bugun
    dun yarin gun hafta ay yil saat dakika zaman kere kez defa tane adet sey seyi seyler herkes kimse insan arkadas arkadaslar
    dolayi ragmen gibi icin kadar olarak olan oldu olmus olur olsa oluyor olmasi olmali oldugu oldugunu olmadi olmuyor olmaz
    olmayan olacak olup etti ettim ettik eden eder edin ediyor ediyorum edildi edilen etmek etmis ettigim edip edecek ediliyor
    aldim aldik aldi alan almis alip alirken almak aliyor aliyorum aldigim alinca alacak alacaklar almistim verdim verdi verdik
    veren verip verilen vermis vermek veriyor yaptim yapti yapan yapip yapmak yapiyor yapmis yaptik yaptigim yapilan yapilmis dedi
    dedim dediler diyor diyorlar geldi gelen gelmis gitti giden var yok lazim gerek gerekiyor gerekli ancak fakat lakin yani
    iste zaten hala hemen tabi tabii bence bana beni bende benim size sizi sizin bize bizi bizim onlar onlari kendi kendisi
    ayni boyle soyle oyle nasil neden niye niçin hangi baska diger tek iki uc bir bu su o merhaba merhabalar selam iyi
    gunler lutfen saygilar saygilarimla istiyorum istedim ister isteyen istemiyorum bekliyorum beklemedigim kullandim kullandik
    kullaniyorum kullaniyoruz kullanan kullanmaya kullanim basladim baslad basladi bulunuyor bulunan alalı alali itibaren uzun kisa
    sure suredir suresi yaklasik tam tamamen hatta hep surekli genel genelde genellikle yine tekrar ilk son gore karsi bakim
    dusunuyorum dusunen dusunenler dusunuyorsaniz degil degildi ki mi mu ya da de ve ile ama veya sanki belki keske
    eski yeni buyuk kucuk fark farkli soyledi soyluyor soylediler goruyorum gordum goruyor gorunce kaldi kaldim kalan calis
    konusu konuda konuyla ilgili hakkinda dolayisiyla nedeniyle sebebiyle yuzunden tarafindan tarafimdan olmak uzere birlikte birde
    biri birisi birkac bircok bazi butun tum hepsi her hersey herhangi icinde uzerinde altinda yaninda arasinda
    really very much just even also still always never ever one two get got getting gets make made makes take took use used
    using thing things way lot time times day days week weeks month months year years would could should can cannot can't
    want wanted need needed needs know let say said tell told please hello hi hey dear think thought try tried trying
    going went come came back new old first last something anything everything nothing someone anyone don't didn't doesn't isn't
    wasn't won't i'm i've it's im ive dont didnt doesnt cant wont see seem seems keep put give gave given many
    """.split()
)
APART = frozenset(
    """
    sorun yardim altin kadin yakin yarim adam satin resim dolar kalem fatura para kota tarife hatta bayi magaza numara
    urun kurye beden neden kampanya uygulama guncelleme ekran telefon internet cihaz iade pil modem fiyat renk kumas
    news address process access business express wireless
    """.split()
)
"""Words that only look inflected."""
