"""First names that stand for one another, and how names are compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# One line is one name in its forms. Two names of different lines are two names, however alike they
# are written: twins are often given such.
_FORMS = """
alexander alex sandy alec xander
alexandra alex sandra sandy lexi
alfred alf alfie fred
alison ali alyson allison
amanda mandy
amelia millie amy
andrew andy drew
ann anne annie anna hannah
anthony tony antony ant
arthur art
barbara babs barb
beatrice bea trixie
benjamin ben benny
bridget biddy bridie
catherine cathy kate katie kathy katherine kathryn cath kath kitty catharine
charles charlie chas chuck
charlotte charlie lottie
christine chris chrissie tina christina
christopher chris kit
cynthia cindy
daniel dan danny
david dave davey
deborah debbie deb debra
dennis den denny denis
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ted teddy ned
eleanor ellie nell nora elinor
elizabeth liz lizzie beth betty eliza libby elisabeth bess lisa
emily em emmy emilie
eileen ilene aileen
florence flo florrie
frances fran franny francesca
francis frank
frederick fred freddie freddy fredrick
geoffrey geoff jeff jeffrey
george georgie
gerald gerry jerry
gillian gill jill jillian
graham graeme grahame
gregory greg
harold harry
helen nell nellie ellen
henry harry hal
isabel isabella izzy bella isobel isabelle
jacqueline jackie jacqui jaqueline
james jim jimmy jamie
jane janie jayne
janet jan
jean jeanne
jennifer jen jenny jenni
jeremy jez jerry
jessica jess jessie
joan joanie
joanne jo joanna
john johnny jack jon
jonathan jon jonny johnathan jonathon
joseph joe joey
josephine jo josie
judith judy
julia julie
kenneth ken kenny
kimberley kim kimberly
lawrence larry laurie laurence
leonard len lenny
leslie les lesley
lillian lily lilian
louisa lou louise
lucy lucie
madeleine maddie madeline
margaret maggie meg peggy madge marge margie greta
maria marie mary molly polly
martin marty martyn
matthew matt matty mathew
maureen mo
maxwell max
michael mick mike mickey micky
michelle shell chelle michele
mohammed mohammad muhammad mohamed mo mohamad
natalie nat nathalie
nathaniel nathan nat
nicholas nick nicky nicolas
nicola nicky nikki
norman norm
olivia liv livvy
oliver ollie
pamela pam pammy
patricia pat patsy tricia trish
patrick paddy pat
pauline paula
peter pete
philip phil phillip
philippa pippa pip
priscilla cilla
rachel rach rachael
raymond ray
rebecca becky bex becca rebekah
richard dick rick richie ricky rich
robert bob bobby rob robbie bert
roger rodge
ronald ron ronnie
rosemary rose rosie
russell russ
samantha sam sammy
samuel sam sammy
sarah sara sally
shirley shirl
simon si
sophia sophie sofia
stanley stan
stephen steve steven stevie
stuart stewart stu
susan sue susie suzie suzanne susanna
sylvia syl silvia
teresa terry theresa tess
terence terry terrence
theodore theo ted
thomas tom tommy
timothy tim timmy
valerie val
veronica ronnie
victor vic
victoria vicky vicki tori
vincent vince vinny
violet vi
walter wally walt
wendy wend
william bill billy will willie liam
winifred win winnie freda
yvonne vonnie
zachary zach zack zac
"""
# Names that stand alone, told apart for the same reason.
_ALONE = """
aaron adam adrian aidan aisha alan albert aled alice alma amina amir angela april arun asha ava barry
bernard beryl brenda brian carl carol caroline cecil clara claire clive colin connor craig dale darren
dawn dean deepa derek dylan diana eric edna edith ella elsie emma erin esther ethan eve evan evelyn
evie fatima faith fay finn gavin gemma glen gloria gordon grace guy hassan heather heidi hilda holly
hugh hugo hussein ian imran ingrid irene iris isla ivan ivy jade jasmine jason jay jodie joel joyce
karen karl keith kelly kevin kiran kyle laura leah leo leila leroy lewis linda lola lorna luca lucas
luke lynn maisie malcolm marcus marion mark marlene maya megan mia mina mohan mona myra nadia naomi
neil neville nigel nina noah noel nora olive omar oscar owen paul pearl phoebe phyllis poppy priya
rani raj ravi reece rhys rita roland rory rosa ross roy ruby ruth ryan sadie sean seth shane shaun
sheila sita stella tanya tara tess theo tilly toby tracy trevor una vera wayne yasmin yusuf zara zoe
"""
FORMS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split()) for line in _FORMS.strip().splitlines()
)
_OTHERS = frozenset(_ALONE.split())
_LINES: dict[str, set[int]] = {}
for _place, _line in enumerate(FORMS):
    for _name in _line:
        _LINES.setdefault(_name, set()).add(_place)


@lru_cache(maxsize=65_536)
def plain(name: str) -> str:
    """Return a name's letters alone, small and without accents: "O’Néill-Ray" is "oneillray"."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in bare if letter.isalpha())


@lru_cache(maxsize=65_536)
def parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name of several, each plain: "Mary Jane", "Smith-Jones"."""
    found = (plain(part) for part in name.replace("-", " ").replace("–", " ").split())
    return tuple(part for part in found if part)


def is_form_of(first: str, second: str) -> bool:
    """Whether one plain first name is used for the other, as Bill is for William."""
    return bool(_LINES.get(first, set()) & _LINES.get(second, set()))


def is_known(name: str) -> bool:
    """Whether a plain first name is a name of its own, and so hardly another one mistyped."""
    return name in _LINES or name in _OTHERS
