"""More papers of fixtures/layouts, in a shorter hand. Names, offices and projects are invented."""
import re
from dataclasses import replace

from .draw import Column, Form, Look, Paper, Target, extra, label, value

SONG = ("Noto Serif CJK SC", "opentype/noto/NotoSerifCJK-Regular.ttc", 2)
SANS = ("Noto Sans CJK SC", "opentype/noto/NotoSansCJK-Regular.ttc", 2)
KAI = ("AR PL KaitiM GB", "truetype/arphic-gkai00mp/gkai00mp.ttf", 0)
SUN = ("AR PL SungtiL GB", "truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0)
HEI = ("WenQuanYi Zen Hei", "truetype/wqy/wqy-zenhei.ttc", 0)
KEYS = {"name": "project.name", "department": "project.competent_department", "office": "project.implementing_unit", "nature": "project.nature",
        "category": "project.category", "start": "project.start_date", "end": "project.end_date", "total": "funds.total", "amount": "funds.annual_requested",
        "fiscal": "funds.annual_fiscal", "other": "funds.annual_other", "overall": "goals.overall", "goal": "goals.annual"}
LEVELS = "一级指标=level1, 二级指标=level2, 三级指标=level3"
UNITS = "台套|平方米|万平方米|万元|元|元/平方米|工作日|公里|%|个|处|次|人次|人|份|场|册|万人|亩"


def pair(print, key, text, wide=1, **more):
    """A label and its value; key `extra` for one that the model has no place for."""
    return [label(print), extra(print, text, wide, **more) if key == "extra" else value(KEYS[key], text, wide, **more)]


def row(*parts):
    """Cells and pairs of cells, side by side."""
    return tuple(cell for part in parts for cell in (part if isinstance(part, list) else [part]))


def target(text):
    found = re.fullmatch(rf"(≥|≤|=|)([0-9][0-9,.]*)({UNITS}|)", text)
    return Target(*found.groups()) if found else text


def columns(text):
    """`一级指标=level1, 三级指标=level3*2`: heading, key, width."""
    parts = [re.fullmatch(r"(.*)=([a-z0-9.]+)(?:\*([0-9]))?", part.strip()).groups() for part in text.split(",")]
    return tuple(Column(heading, KEYS.get(key, key), int(wide or 1)) for heading, key, wide in parts)


def rows(of, text):
    """A line a row, its cells parted by |; ^ where the cell above goes on."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return tuple(tuple(None if cell == "^" else target(cell) if column.key.removeprefix("overall.") == "target" else cell for column, cell in zip(of, line)) for line in lines)


def form(widths, title, head, of, text, **more):
    of = columns(of)
    return Form(widths, title, more.pop("year", "2026年度"), rows=tuple(head), columns=of, indicators=rows(of, text), **more)


def look(producer, font, size=10, **more):
    return Look(producer, *font, size, size * 1.6, "0.5pt solid #000000", **more)


# ---- levels side by side --------------------------------------------------------------------------------------

def sideways(widths, title, above, levels, projects, told_columns, **more):
    """levels: rows of headings over pairs of name and target. projects: their own cells, then lines of such pairs.
    The truth is the form with a row an indicator."""
    own = [column for column in told_columns if column.key not in ("level1", "level2", "level3", "target")]
    printed, told = [*above, *levels], []
    names = [[cell.text for cell in line for _ in range(cell.across // 2)] for line in levels[:-1]]
    names = [line[-len(projects[0][1][0]) // 2:] for line in names]
    for cells, lines in projects:
        for at, line in enumerate(lines):
            printed.append(row(*([label(cell, down=len(lines)) for cell in cells] if at == 0 else []), *(label(cell) for cell in line)))
        found = [(*(line[group] for line in names), each[2 * group], target(each[2 * group + 1]))
                 for group in range(len(lines[0]) // 2) for each in lines if each[2 * group]]
        told += [(*(cells if at == 0 else [None] * len(own)), *each) for at, each in enumerate(found)]
    base = dict(title=title, year="2026年度", unit="万元")
    return (Form(widths, rows=tuple(printed), **base, **more),), (
        Form(widths, rows=() if own else tuple(above), columns=told_columns, indicators=tuple(told), **base, **more),)


PAIRS = ("三级指标", "指标值")
SIDEWAYS, SIDEWAYS_TOLD = sideways(
    (24, 16, 18, 20, 14) + (26, 18) * 4, "预算项目支出绩效目标表",
    ((label("单位（项目）名称", down=3), label("项目金额", 4), label("绩效目标", 8)),),
    (row(*(label(each, down=2) for each in ("资金总额", "政府预算资金", "财政专户管理资金", "单位资金")),
         *(label(each, 2) for each in ("成本指标", "产出指标", "效益指标", "满意度指标"))), row(*(label(each) for each in PAIRS * 4))),
    ((("城乡居民医疗保险补助", "1,260.00", "1,260.00", "0.00", "0.00"), (
        ("人均补助标准", "≥640元", "参保人数", "≥18.6万人", "基金运行", "长期稳定", "参保群众满意度", "≥90%"),
        ("", "", "资金到位率", "100%", "政策知晓率", "≥85%", "", ""), ("", "", "拨付及时率", "≥98%", "", "", "", ""))),
     (("病媒生物防制", "38.50", "38.50", "0.00", "0.00"), (
         ("消杀单价", "≤0.8元/平方米", "消杀面积", "≥45万平方米", "蚊蝇密度", "明显下降", "居民满意度", "≥88%"), ("", "", "消杀合格率", "≥95%", "", "", "", ""))),
     (("村卫生室运行补助", "92.40", "80.00", "0.00", "12.40"), (
         ("每室补助标准", "6000元", "补助卫生室", "154个", "基层就诊率", "≥65%", "村民满意度", "≥90%"),))),
    columns("项目名称=name, 资金总额=amount, 政府预算资金=fiscal, 财政专户管理资金=project.extra, 单位资金=project.extra, 一级=level1, 三级=level3, 指标值=target"),
    lines=("单位：万元",))
SURVEY, SURVEY_TOLD = sideways(
    (28, 20) * 4, "项目支出绩效目标表",
    (row(pair("项目名称", "name", "城市体检评估", 7)), row(pair("主管部门", "department", "临澜市住建局", 3), pair("实施单位", "office", "城建档案馆", 3)),
     row(pair("资金总额（万元）", "amount", "88.00", 3), pair("其中：财政资金", "fiscal", "88.00", 3)), row(pair("绩效目标", "goal", "完成全市体检，形成问题清单。", 7))),
    (row(label("产出指标", 4), label("效益指标", 2), label("满意度指标", 2)), row(*(label(each, 2) for each in ("数量指标", "质量指标", "社会效益指标", "服务对象满意度指标"))),
     row(*(label(each) for each in PAIRS * 4))),
    (((), (("体检社区", "≥96个", "报告通过率", "100%", "问题整改率", "≥80%", "居民满意度", "≥85%"), ("采集指标", "≥61次", "", "", "", "", "", ""))),),
    columns("一级=level1, 二级=level2, 三级=level3, 指标值=target"))

# ---- projects in rows of their own ---------------------------------------------------------------------------------

ROWS = columns("项目=name, 预算=amount, 序号=extra, " + LEVELS + ", 指标值=target, 分值=weight")
PROJECTS = (("古树名木保护", "36.00", ("1|产出指标|数量指标|挂牌古树|≥420个|40", "2|效益指标|生态效益指标|古树复壮率|≥90%|30", "3|满意度指标|服务对象满意度指标|市民满意度|≥90%|20")),
            ("公园长椅更新", "12.80", ("1|产出指标|数量指标|更新长椅|160个|60", "2|满意度指标|服务对象满意度指标|游客满意度|≥92%|30")))
PROJECT_ROWS = [tuple(label(column.heading) for column in ROWS[2:])]
PROJECT_ROWS_TOLD = []
for name, money, lines in PROJECTS:
    PROJECT_ROWS.append((label(f"项目名称：{name}", 4), label(f"预算金额（万元）：{money}", 2)))
    PROJECT_ROWS += [tuple(label(cell) for cell in line.split("|")) for line in lines]
    PROJECT_ROWS_TOLD += [f"{name if at == 0 else '^'}|{money if at == 0 else '^'}|{line}" for at, line in enumerate(lines)]
PROJECT_LOOK = dict(widths=(14, 28, 38, 56, 30, 18), title="项目支出绩效目标汇总表", year="2026年度", unit="万元")

OFFICE_LEDGER = ("单位名称=project.extra, 项目编码=project.extra, 项目名称=name, 项目类别=category, 预算数=amount, 总体目标=goal, " + LEVELS
                 + ", 运算符号=sign, 指标值=number, 度量单位=unit, 完成时间=extra")

# ---- what looks like a form and is none ------------------------------------------------------------------------------


def other(title, widths, *lines, **more):
    return Form(widths, title, declares=False, rows=tuple(tuple(label(cell) for cell in line.split("|")) for line in lines), **more)


PAPERS = {
    "sideways": Paper(look("calc", SONG, 9, landscape=True, margins=(14, 8, 10)), SIDEWAYS, told=SIDEWAYS_TOLD),
    "sideways-levels": Paper(look("chromium", HEI, 9.5), SURVEY, told=SURVEY_TOLD),
    "project-rows": Paper(look("calc", SANS), (Form(rows=tuple(PROJECT_ROWS), **PROJECT_LOOK),),
                          told=(Form(columns=ROWS, indicators=rows(ROWS, "\n".join(PROJECT_ROWS_TOLD)), **PROJECT_LOOK),)),
    # 完成时间 behind the indicators is a row's own; the first office has two projects
    "office-ledger": Paper(look("chromium", HEI, 8, landscape=True, margins=(12, 8, 10)), (form(
        (22, 26, 26, 20, 18, 40, 20, 24, 30, 14, 16, 14, 16), "2026年项目支出绩效目标表", (), OFFICE_LEDGER, """
临澜市水务局本级|21000026T01|水资源论证|特定目标类|46.00|完成论证报告。|产出指标|数量指标|论证报告|=|3|份|12月
^|^|^|^|^|^|效益指标|社会效益指标|用水效率|≥|5|%|12月
水文站|21000026T03|水文监测|其他运转类|88.00|监测数据准确。|产出指标|数量指标|监测断面|=|24|个|10月
^|^|^|^|^|^|^|质量指标|数据到报率|≥|98|%|12月""", year="2026年", year_line=False, unit="万元", issuer="临澜市水务局",
        lines=("填报单位：临澜市水务局          单位：万元",), least=26),)),
    # the unit of money in a cell behind each amount
    "unit-cells": Paper(look("calc", HEI), (form(
        (26, 28, 16, 30, 28, 16, 36), "部门预算项目支出绩效目标表",
        (row(pair("项目名称", "name", "森林防火视频监控", 3), pair("项目编码", "extra", "13060022P00K2", 2)),
         row(pair("年度资金总额", "amount", "356.40"), label("万元"), pair("其中：财政资金", "fiscal", "300.00"), label("万元"), label("")),
         row(pair("主管部门", "department", "临澜市林业局", 2), pair("实施单位", "office", "森林防火办", 3)),
         row(pair("年度目标", "goal", "新建监控点位三十处，林火早期发现率达到九成。", 6))),
        "一级指标=level1, 二级指标=level2*2, 三级指标=level3*2, 指标值=number, 计量单位=unit", """
产出指标|数量指标|新建监控点位|30|处
^|质量指标|设备在线率|98|%
满意度指标|服务对象满意度指标|林区群众满意度|92|%""", unit="万元"),)),
    # an amount in words beside that in figures; boxes; a span of months
    "purchase": Paper(look("calc", SUN, 10.5), (form(
        (30, 44, 34, 34, 40), "政府购买服务项目绩效目标申报表",
        (row(pair("购买主体", "extra", "临澜市民政局", 2), pair("承接主体", "extra", "春晖社工中心")), row(pair("购买服务项目名称", "name", "困境儿童关爱服务", 4)),
         row(pair("项目属性", "nature", "□新增项目 ■延续项目", 2), pair("是否政府采购", "extra", "■是 □否")),
         row(pair("预算金额（大写）", "extra", "人民币叁拾陆万元整", 2), pair("预算金额（元）", "amount", "360,000.00")),
         row(pair("服务期限", "extra", "2026.01—2026.12", 2), pair("购买方式", "extra", "公开招标")), row(pair("年度绩效目标", "goal", "为困境儿童建档立卡，定期走访。", 4))),
        "一级指标=level1, 二级指标=level2, 绩效指标=level3*2, 目标值=target", """
产出指标|数量指标|入户走访|≥1040次
^|质量指标|建档率|=100%
满意度指标|服务对象满意度指标|监护人满意度|≥92%""", unit="元"),)),
    # years below one another, sources beside one another: a table, whose headings are labels elsewhere
    "rolling": Paper(look("chromium", SUN), (form(
        (30, 36, 36, 36, 42), "财政支出项目三年滚动绩效目标申报表",
        (row(pair("项目名称", "name", "数字档案馆升级", 4)), row(pair("主管部门", "department", "临澜市档案局", 2), pair("实施单位", "office", "数字档案馆")),
         row(pair("项目总投资（万元）", "total", "600.00", 2), pair("2026年预算（万元）", "amount", "240.00")),
         row(label("分年度预算（万元）", down=4), *(label(each) for each in ("年度", "财政拨款", "其他资金", "小计"))),
         *(tuple(extra(head, cell) for head, cell in zip(("年度", "财政拨款", "其他资金", "小计"), line.split("|")))
           for line in ("2026年|200.00|40.00|240.00", "2027年|180.00|20.00|200.00", "2028年|160.00|0.00|160.00")),
         row(pair("实施期总体目标", "overall", "三年建成数字档案馆。", 4)), row(pair("2026年度绩效目标", "goal", "完成平台一期。", 4))),
        "一级指标=level1, 二级指标=level2, 三级指标=level3*2, 2026年指标值=target", """
产出指标|数量指标|平台模块|=5个
效益指标|社会效益指标|网上查档占比|≥30%""", unit="万元"),)),
    # 数值型 and 文本型 under one heading, of which a row fills one
    "numbers-or-words": Paper(look("calc", SUN, 9, landscape=True), (Form(
        (22, 26, 44, 22, 22, 26, 22, 36), "项目绩效目标申报表", "2026年度", unit="元",
        rows=(row(pair("项目名称", "name", "地质灾害群测群防", 7)), row(pair("主管部门", "department", "临澜市自然资源局", 3), pair("实施单位", "office", "环境监测站", 3)),
              row(pair("本年度项目金额（元）", "amount", "1,680,000.00", 7)), row(pair("年度绩效目标", "goal", "隐患点有人看、险情早知道。", 7))),
        headings=((*(label(each, down=2) for each in ("一级指标", "二级指标", "三级指标", "计算符号")), label("目标值", 2), label("度量单位", down=2), label("指标来源", down=2)),
                  (label("数值型"), label("文本型"))),
        columns=columns(LEVELS + ", 计算符号=sign, 目标值=number*2, 度量单位=unit, 指标来源=extra"), indicators=(
            ("产出指标", "数量指标", "监测隐患点", "≥", "212", "处", "台账"), (None, "质量指标", "巡查记录完整率", "≥", "98", "%", "抽查"),
            ("满意度指标", "服务对象满意度指标", "群众满意度", "≥", "92", "%", "问卷"))),)),
    # goals for levels, as another family of forms calls them
    "aims": Paper(look("calc", KAI), (form(
        (30, 34, 46, 40, 34), "财政支出项目绩效目标表",
        (row(pair("项目名称", "name", "卫生应急实训基地运维", 2), pair("项目类别", "category", "其他运转类")),
         row(pair("计划开始日期", "start", "2026-01-01", 2, value="2026-01-01"), pair("计划完成日期", "end", "2026-12-31", value="2026-12-31")),
         row(pair("项目总预算（元）", "total", "2,360,000", 2), pair("项目当年预算（元）", "amount", "2,360,000")),
         row(pair("同名项目上年预算额（元）", "extra", "2,100,000", 2), pair("同名项目上年预算执行数（元）", "extra", "2,087,650")),
         row(pair("项目设立的必要性", "extra", "提高应急处置能力。", 4)), row(pair("项目总目标", "overall", "建成一流实训基地。", 4)), row(pair("年度绩效目标", "goal", "全年实训不少于六千人次。", 4))),
        "一级目标=level1, 二级目标=level2, 三级目标=level3, 指标目标值=target, 备注=extra", """
投入与管理目标|投入管理|预算执行率|=100%|
产出目标|数量|实训人次|≥6000人次|含外省
效果目标|社会效益|处置能力|提升|
影响力目标|长效管理|管理制度健全性|健全|""", unit="元"),)),
    # nothing but what is counted, and how much
    "two-headings": Paper(look("calc", SONG, 11), (form(
        (90, 70), "乡镇项目绩效目标表",
        (row(pair("课题名称", "name", "村道路灯维护")), row(pair("实施单位", "office", "青禾镇人民政府")), row(pair("申请经费（万元）", "amount", "6.50")),
         row(pair("年度目标", "goal", "路灯常亮。"))),
        "三级指标=level3, 指标值=target", """
维护路灯|≥320个
亮灯率|≥97%""", unit="万元"),)),
    # a ledger of three years' money, and of goals of which one names the year
    "three-year-ledger": Paper(look("calc", KAI, 8.5, landscape=True, margins=(14, 8, 10)), (replace(form(
        (28, 18, 18, 18, 40, 40, 20, 24, 36, 26), "部门项目支出三年滚动规划绩效目标表", (),
        "项目名称=name, 2026年=amount, 预算金额 2027年=project.extra, 预算金额 2028年=project.extra, 总体目标=overall, 年度目标=goal, " + LEVELS + ", 指标值=target", """
渔业执法船维护|60.00|62.00|65.00|三年保持适航。|全年适航。|产出指标|数量指标|维护船艇|=4个
^|^|^|^|^|^|效益指标|社会效益指标|执法覆盖海域|≥90%
海洋牧场监测|35.00|35.00|36.00|建成监测网。|监测四个站位。|产出指标|数量指标|监测站位|=4个
^|^|^|^|^|^|满意度指标|服务对象满意度指标|养殖户满意度|≥88%""", unit="万元", lines=("单位：万元",)),
        headings=((label("项目名称", down=2), label("预算金额", 3), *(label(each, down=2) for each in ("总体目标", "年度目标", "一级指标", "二级指标", "三级指标", "指标值"))),
                  (label("2026年"), label("2027年"), label("2028年")))),)),
    "not-forms-either": Paper(look("chromium", SUN, 9.5, landscape=True), (
        other("项目支出绩效评价指标体系及评分表", (22, 28, 34, 14, 70, 50, 14), "一级指标|二级指标|三级指标|分值|指标解释|评分标准|得分",
              "决策|项目立项|立项依据充分性|5|是否符合法律法规|符合得满分|5", "产出|产出数量|实际完成率|15|实际产出与计划之比|按比例得分|15", "效益|项目效益|社会效益|20|项目带来的效益|专家打分|18"),
        other("2026年1月绩效工资发放表", (14, 26, 30, 26, 26, 26, 26, 30), "序号|姓名|岗位|基础绩效|奖励绩效|扣款|实发金额|签字", "1|甲某|管理八级|2,300.00|900.00|0.00|3,200.00|", lines=("单位：元",)),
        other("政府采购项目需求及预算明细表", (14, 40, 40, 20, 20, 28, 28, 50), "序号|项目名称|采购品目|数量|单位|单价（元）|金额（元）|技术指标", "1|实训室改造|投影机|6|台|8,600|51,600|亮度五千流明"),
        Form((30, 24, 50, 24, 28, 44, 30, 20), "部门项目绩效目标申报表", declares=False, lines=("单位：万元",),
             columns=columns("项目名称=name, 预算金额=amount, 绩效目标=goal, " + LEVELS + ", 指标值=target, 分值=weight"),
             indicators=(("", "", "", "产出指标", "数量指标", "", "", ""), (None, None, None, None, "质量指标", "", "", ""), (None, None, None, "满意度指标", "满意度指标", "", "", "")))),
        warnings=("empty",)),
}
