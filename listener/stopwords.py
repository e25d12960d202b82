"""Words that carry no topic: function words and fillers of Turkish and English, folded."""

from __future__ import annotations

_TURKISH = """
acaba ama amma ancak artık aslında aynı ayrıca az bana bazen bazı belki ben benden beni benim beri bile bir biraz
birçok biri birkaç birşey biz bizde bizden bize bizi bizim böyle böylece bu buna bunda bundan bunlar bunları bunların
bunu bunun burada bütün çoğu çok çünkü da daha dahi de defa değil diğer diye dolayı e eğer en fakat falan filan gene
gerek gibi göre ha hala hâlâ hangi hani hatta hem henüz hep hepsi her herhangi herkes hiç hiçbir ı için içinde ile
ilgili ise işte itibaren kadar karşın kendi kendim kendimi kendine kendini kez ki kim kimi kimse lakin madem mı mi mu
mü nasıl ne neden nedenle nerde nerede nereye neyse niçin niye o olan olarak oldu olduğu olduğunu oldukça olması olmak
olmayan olsa olsun olup olur on ona ondan onlar onlara onlardan onları onların onu onun orada oysa oysaki öyle pek
rağmen sadece sana sanki sen senden seni senin siz sizde sizden size sizi sizin son sonra sürekli şayet şekilde şey
şeyi şeyler şimdi şöyle şu şuna şunlar şunu tabi tabii tam tamamen tüm tümü üzere var vardı ve veya veyahut ya yalnız
yalnızca yani yapılan yerine yine yok yoksa zaten zira bi bı cok icin degil sey oyle boyle simdi soyle hic dogru ayni
butun cunku diger gore henuz hicbir sadece tum once önce etti ettim edildi eden etmek ediyor ediyorum edin yaptım
yaptı yapıyor oluyor olacak olmadı olmuş idi imiş merhaba selam lütfen teşekkürler teşekkür ederim arkadaşlar
"""

_ENGLISH = """
a about above actually after again all almost also although always am an and another any anyone anything are aren't
around as at away back be because been before being below between both but by came can can't cannot could couldn't did
didn't do does doesn't doing don't done down during each either else enough etc even ever every everything few for
from further get gets getting go goes going got had hadn't has hasn't have haven't having he he's her here hers
herself him himself his how however i i'd i'll i'm i've if in instead into is isn't it it's its itself just know let's
like lot lots made make many may maybe me might more most much must my myself never no nor not nothing now of off
often oh ok okay on once one only onto or other our ours ourselves out over own perhaps please put quite rather really
s said same say says see seems seen she she's should shouldn't since so some someone something sometimes still such t
take than thank thanks that that's the their theirs them themselves then there there's these they they'd they'll
they're they've thing things this those though through thus to together too took toward two under until up upon us use
used using very via want was wasn't way we we'd we'll we're we've well went were weren't what what's when where
whether which while who whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll
you're you've your yours yourself yourselves dont cant didnt doesnt wont isnt wasnt im ive hi hello
"""

_LISTS = {"tr": frozenset(_TURKISH.split()), "en": frozenset(_ENGLISH.split())}


def stopwords(lang: str) -> frozenset[str]:
    """The stop words of "tr" or "en"; of both for an unknown language, none for any other."""
    if lang in ("", "und"):
        return _LISTS["tr"] | _LISTS["en"]
    return _LISTS.get(lang, frozenset())
