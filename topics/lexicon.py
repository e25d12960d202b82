"""Words in plain letters (no dots and hooks) that topics are not named after."""

from __future__ import annotations

_PRAISE = """
aferin amazing awesome basarili bayildi bayildik bayildim begendi begendik begendiler begendim begenerek begenildi
begeniriz begeniyorum begenmistim best bravo brilliant cokguzel cokiyi cool degil delighted duaci dusunmeden
edebilirim edebilirsiniz edilebilir efsane efso enfes enjoy enjoyable enjoyed excellent eyvallah fantastic favorite
favourite fena fevkalade fine gayet glad good grateful great guzel guzeldi guzeldir guzell guzelll guzelmis happy
harika harikaydi hizmetiniz hos impressed impressive iyi iyidir iyiydi kaliteli kral kullanisli kusursuz like liked
love loved lovely maasallah masallah memnun memnuniyet memnuniyetle memnunum memnunuz muhtesem mukemmel mukemmeldi
muthis nice ok okay on10numara onerdim onerebilirim onerilen onerilir oneririm oneririz oneriyorum perfect pleasant
pleased pleasing problemsiz recommend recommended recommends sagol sagolun sahane satisfied sevdi sevdik sevdiler
sevdim seviyorum sikintisiz sorunsuz sukur super superb superdi superior superr tafsiye tavsiye tavsiyedir tavsiyem
tavsiyemdir tavsiyesi tebrik tebrikler tesekkur tesekkurederim tesekkurler tesekkurlerimi tesekkurlerr tesekur
tesekurler thank thanks thx tsk tskler tskr useful wonderful worth
"""
PRAISE = frozenset(_PRAISE.split())
"""Words that only praise."""

_COMPLAINT = """
aldanmayin almam almasaydim almayin almayiniz almiyorum annoying avoid awful bad begenmedi begenmedik begenmedim
berbat berbatti bok cope crap dandik degilim disappointed disappointing disappointment disgusting dissatisfied
dreadful ehh etmem etmiyorum felaket frustrating garbage guvenmeyin hate hated hayal hayalkirikligi horrible
iadeetmeyin igrenc joke kalitesiz kalmadim kandirildim kandirmaca kirikligi kotu kotuu kotuydu lanet lousy magdur
magduriyet magdurum mediocre meh nasty olmamis onermem onermiyorum pathetic pisman pismanim pismanlik
pismanolursunuz poor regret rezalet rezil ridiculous rubbish sacma sacmalik sakin sevmedim shame siddetle sikayetci
sikayetciyim sikinti sikintili skandal sorunlu suck sucks terrible unacceptable unhappy useless utanc vasat waste
worse worst yaramaz yaramiyor yazik yaziklar
"""
COMPLAINT = frozenset(_COMPLAINT.split())
"""Words that only complain."""

_FILLER = """
aa abi able ac acikcasi ad adet ah ailecek ain aksam al alabilir alabilirsiniz alacak alacaklar alacaksaniz alali
alan aldi aldigim aldik aldim alin alinabilir alinca alinir aliniz alip alirken aliyor aliyorum alma almak almanizi
almaya almayi almis almistim also altinda always ama an ancak anlatildigi annem anneme anyone anything ap aq
arasinda arastirdim arastirip aren arkadas arkadaslar around arti artik artilari as asiri avantaj avantajlar ay
aydir ayni ayrica babam back bakalim bakarak bakim bakin bakip baktim bana baska baslad basladi basladim baya bayagi
bazi be bekledigim bekledigimden beklemedigim beklentim bekliyorum belirtildigi belki bence bende beni benim bes
better bi bile bilerek bin bir biraz bircok birde biri birisi birkac birlikte bize bizi bizim bn bought boyle bu
bugun bulunan bulunuyor butun buy buyuk calis calisiyorum came can can't cannot cant cm cocugum cocuklar cogu
cogunlukla cok come contact could couldn da daha dakika dan day days de dear dedi dediler dedim defa defalarca
definitely degildi degmez den denemedim denildi derim devam dezavantaj dezavantajlar didn didn't didnt diger dikkat
direk direkt disinda diyebilirim diyor diyorlar dk doesn doesn't doesnt dolayi dolayisiyla don don't dont dun
durumda durun dusunen dusunenler dusunuyorsaniz dusunuyorum duzgun edecek eden eder ederim ederiz edildi edilen
ediliyor edin edip ediyor ediyorum ediyoruz ee eh eksi eksileri elime elimize eline ellerinize emeginize esim esime
eski et etc etmek etmez etmis etti ettigim ettik ettim eur even ever everyone everything evet fakat fark farkli
fazla first gave gb geldi geldigi geldiginde gelen gelir gelmis gelsin genel genelde genellikle gercekten gerek
gerekiyor gerekli get gets getting gibi gibiydi giden gitti give given going gonul gordum gore gorunce gorundugu
gorunur gorunuyor gorur goruyor goruyorum got gr gun gundur gunler gunlerdir ha hafta haftadir hakkinda hala hangi
hasn hatta haven hayir hayirli hediyeettim hello help hemen henuz hep hepsi her herhangi herkes herkese hersey hey
hi hic hicbir hicbirsey highly hocam hosuma i'm i've ic icin icinde idare ii iki ikinci ile ilgili ilk im in
insallah insan internete is ise isn isn't iste istedim istemiyorum ister isteyen istiyorum it's itibaren ive just
kadar kalan kaldi kaldik kaldim karar karsi kb keep kelime kelimeyle kendi kendim kendimi kendisi kere kesinlike
kesinlikle keske kez kg ki kimse kisa kizim kizima know konuda konusu konuyla kucuk kullanan kullandigim kullandik
kullandim kullanici kullanicisi kullanim kullaniriz kullaniyorum kullaniyoruz kullanmaya kullanmis la lakin last
lazim let li lira ll lol lot lu lutfen maalesef made make makes malesef many mb merhaba merhabalar mi mk mm month
months mu much nasil ne neden nedeniyle need needed needs never new nicin nin niye no normal numara nun o of oglum
ogluma oh ol olabilirdi olacak olan olarak old oldu oldugu oldugunu oldugunuz oldukca olmadi olmak olmali olmasi
olmayan olmaz olmus olmuyor olsa olsaydi olsun olumlu olumsuz olup olur olurdu oluyor oluyoruz on once oncelikle one
onlar onlari oo ordered ordering oyle ozellikle pardon people person please pm purchase purchased put question
ragmen rahatlikla re really regards resmen sa saat saatlerce sadece saglik said sanki satin say sayesinde saygilar
saygilarimla sebebiyle see seem seems sekil sekilde selam sene senedir severek sey seyi seyler should shouldn simdi
simdilik size sizi sizin sn someone something son sonra sonuc soyle soyledi soylediler soylendi soyleyebilirim
soyluyor star stars still su sunulan sure suredir surekli suresi ta tabi tabii take tam tamamen tane tarafi
tarafimdan tarafindan tarih tarihinde tarihli te tek tekrar tell thing things think thought time times tl told took
tried try trying tum turlu two uc uf ulasti umarim un usd use used using uzak uzere uzerinde uzun va vakit var vb ve
ver verdi verdik verdim veren verilen verip veriyor vermek vermis very vesselam veya vs want wanted wasn wasn't way
week weeks well went weren won won't wont work worked working works would wouldn xd ya yaa yaklasik yani yaninda
yapan yapilan yapilmis yapip yapiyor yapiyoruz yapmak yapmis yapti yaptigim yaptik yaptim yarin year years yeni yi
yil yildir yildiz yillardir yine yo yok yon yonleri yonu yorum yorumda yorumlar yorumlara yorumlarda yorumlari
yorumu yuzunden zaman zamandir zamani zaten miyim kac arkasinda herhalde bagli asla konusunda git hanim bey acisindan durum tovbe dek net israr planim oburu birinci
ayda bit dad average harm insanlik helal at by uzerine yeterli eli bahanesiyle tarafta digeri bazen evde ev kapayana acip goz
sayiyor bahane maasi misin misiniz musunuz midir hanimefendi beyefendi guya mumkun lazimdi sanirim yarisi hatirim rakiplere
rakiplerde rakip burasi oyalama ucunde bahaneyle kendine herkesin bolumune karli degisik soz sozum hersey yetti
everytime per via far next another else since while until ever because dear sir madam three four five six
seven eight nine ten minute minutes hour hours numarali
"""
FILLER = frozenset(_FILLER.split())
"""Words that fill a review and are about nothing."""

_GENERIC = """
alet app application apps brand cihaz company firma hizmet item items magaza magazasi makina makine mal malzeme
marka product products program satici service shop sirket site siteniz sitesi store stuff urun urunde urunden urune
urunler urunleri urunlerin urunu urunun uygulama uygulamaniz uygulamayi website
"""
GENERIC = frozenset(_GENERIC.split())
"""What is praised or blamed when nothing is said of it: they name a topic only beside another word."""

_APART = """
access adam address altin bayi beden business cihaz dolar ekran express fatura fiyat guncelleme hatta iade internet
kadin kalem kampanya kota kumas kurye magaza modem neden news numara para pil process renk resim satin sorun tarife
telefon urun uygulama wireless yakin yardim yarim
"""
APART = frozenset(_APART.split())
"""Words that only look inflected."""

_DOTTED = """
bim digiturk gsm iade iban id imap imei instagram internet ios ip ipad iphone iptal istanbul izmir login microsoft
mit online pin sim wifi
"""
DOTTED = frozenset(_DOTTED.split())
"""Words whose capital I is an i, although the text is Turkish."""

_HOW = """
agir arrived average basit big bol bos bright bulmak buyuk calm careful cheap cheaper cheapest clean clear cold comfy cozuldu
cuk dar dark dogru dolu dondu dry durust duzenli early easier easy eksik eksiksiz elegant ertesi exact expensive
extra fast faster fit fits full furious genis gec geri gercek gorunur guler guvenilir guzelce hafif hard hatali heavy hizli
hizlica hot huge ilgili ince itinali kaba kalin kibar kirik kirli kisa kind kisik kolay kolayca kucuk late light long
loose loud low mid minik missing mobile nazik new old orijinal ozel ozenle ozenli pahali polite possible pratik quick
quickly quiet rahat ready right rude safe saglam same sapasaglam serin sessiz sharp short sicak sik simple sicacik slow slower
small smart smooth soft soguk soluk special still strong sturdy surprise tatli taze temiz tertemiz tight tiny ucuz uygun
uzun vaktinde warm weak whole wide worn wrong yanlis yavas yeni yerinde yetersiz yuksek yumusacik yumusak zamaninda
zayif zor zorlu dusuk guclu kullanissiz
"""
HOW = frozenset(_HOW.split())
"""Words that say how a thing is, or was done."""

_NOUNS = """
address building bed bread breed brand clothing ekip ekmek family feed gecmis gelecek grup gumus icecek kalip kamis
kati kendi king kredi kulup kutu kutup lighting mutfak need packaging parking parmak pricing rakip reed ring sahip shed
shipping sizing speed spring string supply reply takip talep tip tracking tarak toprak training uyelik wedding weed wing
wrapping yemek yemis yiyecek yaprak bayrak durak ayak kaynak sokak mercimek bocek gerek citcit bati kati adet kadin
kalite tatil barkod saat assembly billing booking charging listing marketing printing rating seasoning setting
settings topping washing
"""
NOUNS = frozenset(_NOUNS.split())
"""Nouns that end like verbs."""
