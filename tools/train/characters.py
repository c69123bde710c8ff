"""What the reader can print.

One class a character; class 0 is the blank and stands in no list. Characters that mean the same under Unicode NFKC are
one class and print as the folded one: full-width letters, digits and signs as ASCII (`（` as `(`, `％` as `%`, `￥` as `¥`).
Kept apart although NFKC would fold them, because the fold loses or splits what is printed: ①–⑳, ² ³, ℃, ㎡ ㎥ and other
squared units, `…`, and Roman numerals of more than one stroke. Signs that look alike on paper are one class too: minus
and hyphen, the kinds of long dash. `|` is left out on purpose: on these forms it is always a ruling.
"""
import os
import unicodedata

# What values consist of: figures, the signs among them, and the characters of units and of what targets say in words. The
# figures reader prints these and nothing for any other.
FIGURES = (
    "0123456789.,-+≥≤=<>±≈%‰/~"
    "万个亩人亿件份伏作倍元兆克公册分千升卷只台名吨周场块处天套季家小层届工幅幢平年度座张户所批支斤方日时月期本条枚架栋株棵次点班瓦盏种立箱篇米类级艘车轮辆部里钟间集页顷项颗首"
    "上不中事优低促保健充全划到及反发可合向否善坏基增大好完定差强得性意成持按挥提改故效整断无明是显有标格正步满生盖秀稳算续良范著覆规计质超较达进逐重量长降障零预高"
)
DASHES = "–—"     # to the figures reader the same as a hyphen
TINY = "0123456789.%元≥≤"  # what the tiny setting reads; it tests the machinery
SIGNS = (
    "·—–…、。〈〉《》「」『』【】〔〕〖〗‘’“”〇々"
    "±×÷≠≈≤≥∞∑√∠⊥∵∴°℃‰§№→←↑↓☆★○●◎◇◆□■△▲▽▼※☑☒¥£€"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅡⅢⅣⅥⅦⅧⅨ²³㎡㎥㎜㎝㎞㎏αβγδθλμπφωΔΦΩ"
)
ASCII = "".join(map(chr, range(0x21, 0x7F))).replace("|", "")

# Of names of people, places, offices, and of trades, beyond GB 2312.
MORE_HAN = (
    "镕喆堃昇珺玥璟瑀祎晞瑄翀焜赟嫄琀垚犇骉曌芃昉沣沄洺涑滏漷潏瀍峣崤嵖郓邳酃鄄鄠垟埇塱硚磻磜堽塆埗塝洣茌碶礐滘崀岽旻昪暅甪畲筼筜簕粿纮缙羑芗萩薳觱訚诜"
    "谌豮贠辂郃郚鋆钰铉铖铧锜锴锽镎闫阃陔陉韪頔颋顼飏骎骙骢鲅鹮黟黉鼐龑龢囧嘢氹尕圪垯塬彧忞惇愔憓戬抃旸旼昀昺晅晙晢暄暐曜杕栐栩桄棪棽槿樾橦檑沅沚洇洵淏淯湉"
    "湜湲溁滢潆潾澂瀚炆炘烜焯熠熳燊燚爔玙玠玢玮玶珈珖珣珩琇琎琤琬琮琰瑗瑢瑧瑭璁璇璐璠璥璩甯皞皛眀祐祜禛秭竑笪箓箬篪粲绡缃翊翚翯耔苡茏荻菡葳蒽薏蘅蝾衎裎"
    "谞谡赜迓逄郇郗鄢郄郏邗邘郐郫鄅鄚鄣酂隰隗雱霂霨韫韬飐馥馀馗駃骦髡魃鮸鲃鲊鲌鲝鲢鳀鳚鳜鳡鸤鸮鹀鹇鹎鹛麂麇黾鼋鼍齮煊烺珒珝珦珹琊琚琯瑱瑨璈璘璜瓛畹畯"
    "疃眭硐硖硗磏磴礌碏祊祓祾禚秾稑穄竽笮筇篁簃簋糍糌紘繇缊缞罘罱羖翮耖耜耨聃聿肫胗脲膦臬舣舾芎芫苎茼荙荭莙莼菂菥葖葜葰蒗蒟蒴蓂蓣蓼蔹蕲薁薅薤藁藠虓虺蚬蛏"
    "蜊蜾蝤螠蟛蠊衩裢裰褯觇訾诎豇贲赉赪跸踏蹚轫辀迤逴遆邽郜郾鄏鄜鄱醌醢醴醵釐鈊钇钪钬铍铌铟铥铧铽镧镨钕锝镉锶锆钯铑铱锇铼钽铪钔锿镄锎锫锔镅钚镎氘氚氕氡"
    "氩氪氙硒碲砹锗镓铷铯镱镥嗪噻唑吲哚吡啶嘧呋喃羟羧胍脒腙肟肼胂膦喹啉哌蒎莰甙芘苊芴蒽菲吖嗒噁苷鞣"
    "啫喱焗鲍鳇鲟鲱鲳鲷鲽鳊鳎鳕鳗鳙鳟鸰鸸鹋鹦鹧鹬鹭鹳熜燏爟牂犨狁猗獐玕玳珰珽琏琟瑅瑬璆璎瓘瓯"
    "嵚嶂嶓巂帔幪庤庹弇弨徂徕忺怃恂悫惎愭慜懽戢扅拃挦捯掭揳摽擐攸斝斡旃昽晁晔晡晳朐杧杪柈柘栎桫梽棨椴楂榀榇榧槔樗橐檗檩欹殂毖氿汧汭沭泃泚泜洑洨洸浉浛浥"
    "涘涢涿淇淄淅淝淠渌渼湎湔湟湫溆溇溧溱滁滃滇滍滹漖漤漪漳潊潢潴澉澍澛澧澴濂濉濞濮瀛瀹灏灞炟烊焌焓煅煜煳熵燔"
    "埌埕埚埝埫堉堌堎堙堠塄塍墁墉墚墺壅夼奓妤妧姒姝姞姮娀娓婍婧媄媖媞嫚嬛孖宓宬寔寘尨尪屃屺岚岢岵岷峁峂峄峋峒峪崚崟崦崮崾嵇嵋嵛嵩嶙巉佲佺佶俣倓倞倧偡偲傕傥僖僮儆儇兖冀刈剡劢勍勖匏卮卲厓厝叆叇呙咥哿唁唛啭喈嗄嗉嗲嘏嘭噀噗嚚囝囡圄圉圩圯坞坨坩坫坭坻垌垭垲垸埂埏埒埤"
)


def gb2312_level(level):
    rows = range(16, 56) if level == 1 else range(56, 88)
    text = []
    for row in rows:
        for cell in range(1, 95):
            try:
                text.append(bytes([row + 0xA0, cell + 0xA0]).decode("gb2312"))
            except UnicodeDecodeError:  # level 1 ends before its last row does
                pass
    return text


def characters():
    """All characters in the order of their classes; class of the first is 1."""
    if os.environ.get("INKGRID_TRAIN_TINY"):
        return list(TINY)
    return list(dict.fromkeys(list(ASCII) + list(SIGNS) + gb2312_level(1) + gb2312_level(2) + list(MORE_HAN)))


def class_of_figures():
    """By class of `characters`, which of FIGURES' classes it is; 0 where it is none of them."""
    own = {character: number + 1 for number, character in enumerate(FIGURES)}
    own.update(dict.fromkeys(DASHES, own["-"]))
    return [0] + [own.get(character, 0) for character in characters()]


def only_figures(text):
    """Folded text as the figures reader prints it."""
    return "".join("-" if each in DASHES else each for each in text if each in FIGURES or each in DASHES)


# Other code points that are printed for a class: the generator draws them too.
FOLDED = {"-": "−－﹣", "—": "―─", "–": "", "~": "～∼", "¥": "￥", "·": "·", "≥": "⩾", "≤": "⩽", "□": "☐", "μ": "µ", "Ω": "Ω",
          "△": "∆", "Δ": "∆", "I": "Ⅰ", "V": "Ⅴ", "X": "Ⅹ", "√": "✓"}


def code_points(character):
    """What may be drawn for a class, the plain one first."""
    points = [character]
    if 0x21 <= ord(character) <= 0x7E:
        points.append(chr(ord(character) + 0xFEE0))
    for each in FOLDED.get(character, ""):
        if each not in points:
            points.append(each)
    return points


FOLD = {point: character for character in characters() for point in code_points(character)}


def fold(text):
    """Text as the reader prints it: classes only; what no class prints stays, white space goes."""
    out = []
    for character in text:
        if character.isspace():
            continue
        if character in FOLD:
            out.append(FOLD[character])
            continue
        out.extend(FOLD.get(each, each) for each in unicodedata.normalize("NFKC", character) if not each.isspace())
    return "".join(out)


if __name__ == "__main__":
    print("\n".join(characters()))
