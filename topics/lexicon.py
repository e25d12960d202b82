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
aa abi able ac acikcasi acip acisindan ad adet ah ailecek ain aksam al alabilir alabilirsiniz alacak alacaklar
alacaksaniz alali alan aldi aldigim aldik aldim alin alinabilir alinca alinir aliniz alip alirken aliyor aliyorum
alma almak almanizi almaya almayi almis almistim also altinda always ama an ancak anlatildigi annem anneme another
anyone anything ap aq arasinda arastirdim arastirip aren arkadas arkadaslar arkasinda around arti artik artilari as
asiri asla at avantaj avantajlar average ay ayda aydir ayni ayrica babam back bagli bahane bahanesiyle bahaneyle
bakalim bakarak bakim bakin bakip baktim bana baska baslad basladi basladim baya bayagi bazen bazi be because
bekledigim bekledigimden beklemedigim beklentim bekliyorum belirtildigi belki bence bende beni benim bes better bey
beyefendi bi bile bilerek bin bir biraz bircok birde biri birinci birisi birkac birlikte bit bize bizi bizim bn
bolumune bought boyle bu budur bugun bulunan bulunuyor burasi butun buy buyuk by calis calisiyorum came can can't
cannot cant cm cocugum cocuklar cogu cogunlukla cok come contact could couldn da dad daha dakika dan day days de
dear dedi dediler dedim defa defalarca definitely degildi degisik degmez dek den denemedim denildi derim details
devam dezavantaj dezavantajlar didn didn't didnt diger digeri dikkat direk direkt disinda diyebilirim diyor diyorlar
dk doesn doesn't doesnt dolayi dolayisiyla don don't dont dun durum durumda durun dusunen dusunenler dusunuyorsaniz
dusunuyorum duzgun edecek eden eder ederim ederiz edildi edilen ediliyor edin edip ediyor ediyorum ediyoruz ee eh
eight eksi eksileri eli elime elimize eline ellerinize else emeginize esim esime eski et etc etmek etmez etmis etti
ettigim ettik ettim eur ev evde even ever everyone everything everytime evet evin fakat far fark farkli favori fazla
first five four gave gb geldi geldigi geldiginde gelen gelir gelmis gelsin genel genelde genellikle gercekten gerek
gerekiyor gerekli get gets getting gibi gibiydi giden git gitti give given going gonlum gonul gordum gore gorunce
gorundugu gorunur gorunuyor gorur goruyor goruyorum got goz gr gun gundur gunler gunlerdir guya ha hafta haftadir
hakkinda hala hangi hanim hanimefendi harm hasn hatirim hatta haven hayir hayirli hediyeettim helal hello help hemen
henuz hep hepsi her herhalde herhangi herkes herkese herkesin hersey hey hi hic hicbir hicbirsey highly hocam hosuma
hour hours i'm i've ic icin icinde idare ii iki ikinci ile ilgili ilk im in insallah insan insanlik internete is ise
isn isn't israr iste istedim istemiyorum ister isteyen istiyorum it's itibaren ive just kac kadar kalan kaldi kaldik
kaldim kapayana karar karli karsi kb keep kelime kelimeyle kendi kendim kendimi kendine kendisi kere kesinlike
kesinlikle keske kez kg ki kimse kisa kizim kizima know konuda konusu konusunda konuyla kucuk kullanan kullandigim
kullandik kullandim kullanici kullanicisi kullanim kullaniriz kullaniyorum kullaniyoruz kullanmaya kullanmis la
lakin last lazim lazimdi let li lira ll lol lot lu lutfen maalesef maasi madam made make makes malesef many mb
merhaba merhabalar mi midir mine minute minutes misin misiniz miyim mk mm month months mu much mumkun musunuz nadir
nasil ne neden nedeniyle need needed needs net never new next nicin nin nine niye no normal numara numarali nun o
oburu of oglum ogluma oh ol olabilirdi olacak olan olarak old oldu oldugu oldugunu oldugunuz oldukca olmadi olmak
olmali olmasi olmayan olmaz olmus olmuyor olsa olsaydi olsun olumlu olumsuz olup olur olurdu oluyor oluyoruz on once
oncelikle one onlar onlari oo ordered ordering oyalama oyle ozellikle pardon people per person planim please pm
purchase purchased put question ragmen rahatlikla rakip rakiplerde rakiplere re real really regards resmen sa saat
saatlerce sadece saglik said sanirim sanki satin say sayesinde saygilar saygilarimla sayiyor sebebiyle see seem
seems sekil sekilde selam sene senedir seven severek sey seyi seyler should shouldn simdi simdilik since sir six
size sizi sizin sn soguk sold someone something son sonra sonuc soyle soyledi soylediler soylendi soyleyebilirim
soyluyor soz sozum star stars still su sunulan sure suredir surekli suresi ta tabi tabii take tam tamamen tane
tarafi tarafimdan tarafindan tarafta tarih tarihinde tarihli te tek tekrar tell ten thing things think thought three
time times tl told took toplantida tovbe tried try trying tum turlu two uc ucunde uf ulasti umarim un until usd use
used using uzak uzere uzerinde uzerine uzun va vakit var vb ve ver verdi verdik verdim veren verilen verip veriyor
vermek vermis very vesselam veya via vs want wanted wasn wasn't way week weeks well went weren while won won't wont
work worked working works would wouldn xd ya yaa yaklasik yani yaninda yapan yapilan yapilmis yapip yapiyor
yapiyoruz yapmak yapmis yapti yaptigim yaptik yaptim yari yarin yarisi year years yeni yeterli yetti yi yil yildir
yildiz yillardir yine yo yok yon yonleri yonu yorum yorumda yorumlar yorumlara yorumlarda yorumlari yorumu yuzunden
zaman zamandir zamani zaten
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
access adam address altin arama bayi beden business cevap cihaz dolar ekran express fatura fiyat guncelleme hatta
iade internet kadin kalem kampanya kota kumas kurye magaza modem neden news numara para pil process renk resim satin
sorun tarife telefon urun uygulama wireless yakin yardim yarim
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
agir arrive arrived arrives asked average bakan basit big birinci bol bos bright bulmak buyuk calls calm came
careful change changed changing cheap cheaper cheapest clean clear cold comfy cozuldu cuk dar dark degerli deserves
dogru dolu dondu dry durust dusuk duzenli early easier easy eksik eksiksiz elegant erken ertesi exact expensive
extra fast faster feels fit fits full furious gec genis gercek geri gorunur guclu guler guvenilir guzelce hafif hard
hatali heavy hizli hizlica hot huge ilgili ince interest itinali kaba kalin kibar kind kirik kirli kisa kisik kolay
kolayca kucuk kullanissiz late light little long looks loose lots loud low loyal mid minik missing mobile nazik
needs new old orijinal ozel ozenle ozenli pahali polite possible pratik quick quickly quiet rahat raise ready right
rude safe saglam same sapasaglam sent serin sessiz sevgili sharp short sicacik sicak sik simple sinirli sit sits
slow slower small smart smooth soft soguk soluk sounds special still strong sturdy surprise takes tatli taze temiz
tertemiz tight tiny told ucuz ufak uygun uzun vaktinde wait waits warm weak went whole wide worn worth wrong yanlis
yavas yazan yazdim yeni yerinde yetersiz yuksek yumusacik yumusak zamaninda zamli zayif zor zorlu
"""
HOW = frozenset(_HOW.split())
"""Words that say how a thing is, or was done."""

_NOUNS = """
address adet arama assembly audible ayak barkod bati bayrak bed billing bocek booking brand bread breed building
charging citcit clothing collectible constable consumable convertible couscous cupful deductible disposable durak ekip
ekmek family feed gecmis gelecek gerek grup gumus handful icecek kadin kalip kalite kamis kati kaynak kendi king kredi
kulup kutu kutup lighting listing marketing mercimek mouthful mutfak need odeme packaging parable parking parmak
portable pricing printing rakip rating receivable reed rendezvous reply ring saat sahip seasoning setting settings
shed shipping sizing sokak speed spoonful spring string supply syllable tablespoonful takip talep tarak tatil
teaspoonful timetable tip topping toprak tracking training turntable uyelik valuable variable vegetable washing
wearable wedding weed wing wireless wrapping yaprak yemek yemis yiyecek
"""
NOUNS = frozenset(_NOUNS.split())
"""Nouns that end like verbs or adjectives."""

_IDLE = """
ago aliskanlik allah april asil august aylardir baslayan bezelye birthday burnumdan cozulene december dedikleri doors
elimde ertesi favour february friday gelirse gidilir half ismini january july june kardesime kat kendini kisiye later
lunch march matter matters mesele middle mind monday mum nobody november october ogleden rare sabah saturday sefer
september side sira skin somebody start straight sunday thursday trafikte tuesday universiteden ust valla vallahi
walla wednesday whoever yemegine yetkisi yol yuz
"""
IDLE = frozenset(_IDLE.split())
"""Words of circumstances: they tell texts apart, but name nothing."""

_VERBS = """
accept activate add allow apply arrive ask become begin believe blame bring browse buy cancel carry catch choose click
close collect come compare compete complete confirm contact continue cook create decide decline delete deliver deserve
disappear drag earn enjoy enter escalate exist expect expire explain fail fill find finish fit fix follow force forget
freeze give goes grab guess handle happen hear hide hold hurt ignore insert install keep know learn leave let like
listen loads locate log look lose mean melt mention miss move need notice obey obtain open owe pay pick place prefer
pretend print promise prove provide pull push raise reach read realise realize receive recognise recognize recover
redeem refuse remain remember remind remove replace require resolve revert rip save say search see seem select sell
send serve show shrink sit solve speak spend spot stand start stay steal stick stop stretch suggest teach tear tell
throw treat turn unblock understand unlock vanish verify wait wear withdraw write
"""
VERBS = frozenset(_VERBS.split())
"""English verbs: they name a topic only before the thing that they are done to (activate card)."""

_PASTS = """
ate became began blew bought broke brought built came caught chose did drew drove fell felt flew forgot fought found
froze gave grew heard held kept knew laid led left lent made meant met paid ran rang read rose said sang sat saw sent
shook shone shot showed shrank slept sold spent spoke stole stood stuck sunk swore taught threw told tore understood
went woke wore worn wrote
"""
PASTS = frozenset(_PASTS.split())
"""English verbs in a past that their ending does not show."""

_STATES = """
available bad big broken cheap clean cold crowded damp dark dead dear defective dirty dry dull early efficient empty
expensive false fast faulty flimsy fragile fresh friendly full generic gentle hard heavy helpful honest hot huge
hungry intact invalid invisible kind late light long loose lost loud loyal messy missing mouldy narrow noisy old open
overdue patient pending polite pretty professional quick quiet rude safe sharp short slow small smooth soft soggy sold
sour stale stolen strong stuck thick thin tight tiny torn ugly unable unavailable unhelpful vague warm weak wet wide
wrong
"""
STATES = frozenset(_STATES.split())
"""What a thing is said to be in English."""

_LIGHT = """
amount attention bit bits care case check counts deal detail difference display drama end error evening example fact
fault form help home hope idea inside issue issues item items joke kind line list lot luck matter mess mistake moment
morning name night note number option options outside part parts piece pieces place plus point problem problems
question reason reasons result set side sort state step steps system text thing times today tomorrow trouble type
version way wish word words yesterday
"""
LIGHT = frozenset(_LIGHT.split())
"""English nouns that name a topic only beside another word."""
