"""Papers of fixtures/layouts whose labels and headings are other offices' again. Names, offices and projects are invented."""
from dataclasses import replace

from .draw import Form, Paper, extra, indicator_rows, label, value
from .offices import HEI, KAI, LEVELS, SANS, SONG, SUN, columns, form, look, other, pair, row, rows


def amounts(print, key, headings, texts, across=()):
    """A row of money in columns: the label, the amount that counts, and the others under their headings."""
    cells = [label(print)]
    for at, (heading, text) in enumerate(zip(headings, texts)):
        wide = across[at] if across else 1
        cells.append(value(key, text, wide) if heading is None else extra(f"{print} {heading}", text, wide))
    return tuple(cells)


YEARS = (None, "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因")
PART = "指标类型=level1, 指标分项=level2, 具体指标=level3, 目标=target"
PARTS = (("档案数字化", "档案科", "26.00", "完成扫描一百二十万页。", "产出指标|数量指标|扫描次数|≥12次\n满意度指标|服务对象满意度指标|查档人满意度|≥95%"),
         ("库房恒湿改造", "保管科", "18.50", "库房温湿度达标。", "产出指标|质量指标|温湿度达标率|≥98%\n满意度指标|服务对象满意度指标|职工满意度|≥90%"))


def part(at, name, office, money, goal, text):
    """The head of one project of several in a grid, and its indicators as rows of cells."""
    head = (row(pair("项目名称", "name", name), pair("责任科室", "office", office)), row(pair("所需资金（万元）", "amount", money), pair("完成方式", "extra", "委托")),
            row(pair("绩效目标", "goal", goal, 3)))
    of = columns(PART)
    printed = ((label(f"项目{at}", 4),), *head, tuple(label(column.heading) for column in of),
               *(tuple(label(cell.text, down=cell.down) for cell in line) for line in indicator_rows(Form((), columns=of, indicators=rows(of, text)))))
    return printed, dict(rows=((extra("", f"项目{at}", 4),), *head), columns=of, indicators=rows(of, text))


IN_ONE = [part(at, *each) for at, each in zip("一二", PARTS)]
IN_ONE_LOOK = dict(widths=(36, 46, 54, 42), unit="万元")

PAPERS = {
    # money of the year before, of the year; 合计 over its parts
    "year-before": Paper(look("calc", SUN), (form(
        (30, 34, 34, 34, 46), "部门预算项目支出绩效目标申报表",
        (row(pair("项目名称", "name", "执法办案装备更新", 2), pair("项目负责人", "extra", "石砚青")), row(pair("项目单位", "office", "青禾县市场监督管理局", 2), pair("项目类别", "category", "部门项目")),
         (label("资金来源（万元）", down=4), *(label(each) for each in ("项目", "上年度预算安排", "上年度实际执行", "本年度申请金额"))),
         *(amounts(print, key, ("上年度预算安排", "上年度实际执行", None), texts) for print, key, texts in (
             ("合计", "funds.annual_requested", ("40.00", "38.60", "52.00")), ("财政拨款", "funds.annual_fiscal", ("38.00", "36.60", "50.00")),
             ("其他", "funds.annual_other", ("2.00", "2.00", "2.00")))),
         row(pair("申请原因", "extra", "设备老化，不能满足抽检任务。", 4)), row(pair("当年度整体绩效目标", "goal", "更新设备二十台。", 4))),
        LEVELS + ", 上年度实际水平=extra, 本年度计划水平=target", """
产出指标|数量指标|更新设备|6个|≥20个
^|质量指标|设备完好率|92%|≥98%
满意度指标|服务对象满意度指标|消费者满意度|86%|≥88%""", unit="万元"),)),
    # 总额 among the rows of what was spent; conclusions below
    "conclusions": Paper(look("calc", HEI, 8.5, landscape=True, margins=(12, 8, 8)), (form(
        (24, 24, 42, 22, 26, 22, 26, 18, 18, 40), "部门预算项目支出绩效自评表",
        (row(pair("项目名称", "name", "地质灾害群测群防", 4), pair("主管部门", "department", "青禾县自然资源局"), pair("实施单位（盖章）", "office", "环境监测站", 2)),
         (label("项目年度目标完成情况", down=2), label("项目年度目标", 4), label("年度目标完成情况", 5)),
         (value("goals.annual", "监测隐患点六十八处，汛期零伤亡。", 4), extra("年度目标完成情况", "隐患点全部监测。", 5)),
         (label("预算执行情况（10分）", down=4), label("年度预算数（万元）"), label("年初预算"), *(label(each) for each in YEARS[1:-1]), label("原因", 2)),
         amounts("总额", "funds.annual_requested", YEARS, ("64.00", "60.00", "57.00", "95.00%", "10", "9.5", "进度款未结"), (1,) * 6 + (2,)),
         amounts("其中：财政资金", "funds.annual_fiscal", YEARS, ("60.00", "56.00", "53.00", "94.64%", "/", "/", "/"), (1,) * 6 + (2,)),
         amounts("其他资金", "funds.annual_other", YEARS, ("4.00", "4.00", "4.00", "100%", "/", "/", "/"), (1,) * 6 + (2,))),
        LEVELS + ", 指标性质=sign, 指标值=number, 度量单位=unit, 完成值=extra, 权重=weight, 得分=extra, 未完成原因分析=extra", """
产出指标|数量指标|监测隐患点|≥|68|处|68|30|30|无
效益指标|社会效益指标|避险成功率|=|100|%|100|40|40|无
满意度指标|服务对象满意度指标|群众满意度|≥|90|%|88|20|19|走访面不足""", unit="万元",
        foot=(row(pair("评价结论", "extra", "实施效果良好。", 9)), row(pair("存在问题", "extra", "支付进度偏慢。", 9)), row(pair("改进措施", "extra", "督促结算。", 9)))),)),
    # a ledger whose projects are headed 项目, with goals behind the targets
    "goals-last": Paper(look("calc", HEI, 8.5, landscape=True, margins=(12, 8, 8)), (form(
        (14, 40, 36, 22, 24, 28, 40, 26, 48), "2026年拟安排专项资金项目绩效目标汇总表", (),
        "编号=project.extra, 项目=name, 申报单位=office, 拟安排资金=amount, " + LEVELS + ", 目标值=target, 总体绩效目标=goal", """
A01|小型冷库|青禾县供销社|60.00|产出指标|数量指标|新建冷库|6个|补齐冷链短板。
^|^|^|^|效益指标|经济效益指标|带动增收|≥120万元|^
A02|电商直播间|青禾县商务局|25.50|产出指标|数量指标|建成直播间|10个|带动农产品上行。
^|^|^|^|效益指标|社会效益指标|培训主播|≥200人|^""", year="2026年", year_line=False, unit="万元", lines=("单位：万元",), least=28),)),
    # headings of no lexicon over words of levels; an office and a goal by the words of their labels
    "own-levels": Paper(look("chromium", HEI), (form(
        (30, 40, 58, 40), "国有企业社会责任项目绩效目标表",
        (row(pair("项目名称", "name", "便民早餐工程", 3)), row(pair("承办单位", "office", "临澜粮油集团"), pair("行业监管部门", "department", "临澜市国资委")),
         row(pair("总预算（万元）", "total", "360.00"), pair("当年预算（万元）", "amount", "150.00")), row(pair("工作目标", "goal", "建成早餐网点六十个。", 3))),
        "指标大类=level1, 指标小类=level2, 考核内容=level3, 考核标准=target", """
产出指标|网点建设|早餐网点|≥60个
^|食品安全|抽检合格率|100%
满意度指标|群众评价|市民满意度|≥90%""", unit="万元"),)),
    # no level 2; a number and its unit without a word of target
    "plan-values": Paper(look("calc", KAI, 10.5), (form(
        (34, 66, 30, 24, 24), "专项业务费绩效目标表",
        (row(pair("业务费名称", "name", "统计抽样调查", 4)), row(pair("使用单位", "office", "调查队"), pair("经费（万元）", "amount", "33.00", 2)), row(pair("绩效目标", "goal", "按月完成住户调查。", 4))),
        "类别=level1, 调查事项=level3, 计划值=number, 单位=unit, 权重=weight", """
产出指标|调查户数|860|户|40
产出指标|上报及时率|100|%|20
满意度指标|调查户配合率|95|%|30""", unit="万元"),)),
    # two projects in one grid, each below a row of its number
    "in-one-grid": Paper(look("chromium", HEI), (Form(title="单位自有项目绩效目标表", year="2026年度", rows=(*IN_ONE[0][0], *IN_ONE[1][0]), **IN_ONE_LOOK),),
                         told=(Form(title="单位自有项目绩效目标表", year="2026年度", **IN_ONE[0][1], **IN_ONE_LOOK), Form(**IN_ONE[1][1], **IN_ONE_LOOK))),
    # targets of three years under one heading
    "target-years": Paper(look("calc", SUN, 9, landscape=True), (replace(form(
        (26, 30, 50, 30, 30, 30, 66), "省对下转移支付绩效目标表",
        (row(pair("项目名称", "name", "高原特色农业", 4), pair("省级主管部门", "department", "临省农业农村厅")), row(pair("资金总额（万元）", "amount", "36,000.00", 4), pair("其中：省级补助", "extra", "36,000.00")),
         row(pair("三年总体目标", "overall", "建成六十个基地。", 6)), row(pair("2026年度目标", "goal", "建成二十个基地。", 6))),
        LEVELS + ", 2026年=target, 指标值 2027年=extra, 指标值 2028年=extra, 指标值设定依据=extra", """
产出指标|数量指标|绿色食品基地|≥20个|≥40个|≥60个|行动方案
效益指标|经济效益指标|产值增长率|≥9%|≥9%|≥10%|统计年报
满意度指标|服务对象满意度指标|农户满意度|≥90%|≥90%|≥92%|问卷""", unit="万元"),
        headings=((*(label(each, down=2) for each in ("一级指标", "二级指标", "三级指标")), label("指标值", 3), label("指标值设定依据", down=2)),
                  (label("2026年"), label("2027年"), label("2028年")))),)),
    # a policy's whole term
    "policy-term": Paper(look("calc", SANS, 9.5), (form(
        (24, 28, 46, 30, 30, 24), "财政政策绩效目标申报表",
        (row(pair("政策名称", "name", "工业企业技改贴息", 5)), row(pair("政策类型", "category", "专项资金", 2), pair("政策期限", "extra", "2026年-2030年", 2)),
         row(pair("政策期资金总额（万元）", "total", "5,000.00", 2), pair("当年度经费总额（万元）", "amount", "1,000.00", 2)), row(pair("政策总目标", "overall", "带动技改投资。", 5)), row(pair("当年目标", "goal", "支持技改项目四十个。", 5))),
        LEVELS + ", 政策期指标值=overall.target, 当年指标值=target, 备注=extra", """
产出指标|数量指标|支持项目|≥200个|≥40个|无
效益指标|经济效益指标|贴息比例|≥50%|≥50%|年息
满意度指标|服务对象满意度指标|企业满意度|≥92%|≥90%|问卷""", unit="万元"),)),
    # labels side by side over their values, beside a label of both rows
    "under-labels": Paper(look("calc", SUN, 9.5), (form(
        (28, 30, 50, 26, 26, 30), "项目绩效目标完成情况自评表",
        (row(pair("项目名称", "name", "殡葬惠民补助", 3), pair("自评得分", "extra", "96.5")), row(pair("主管部门", "department", "临澜市民政局", 3), pair("实施单位", "office", "殡仪馆")),
         row(pair("预算数（万元）", "amount", "96.00", 5)), (label("目标完成情况", down=2), label("预期目标", 3), label("实际完成", 2)),
         (value("goals.annual", "减免基本殡葬服务费。", 3), extra("实际完成", "全部减免到位。", 2))),
        LEVELS + ", 预期值=target, 实际值=extra, 得分=extra", """
产出指标|数量指标|减免人数|≥2600人|2712人|40
满意度指标|服务对象满意度指标|丧属满意度|≥95%|94%|6.8""", unit="万元"),)),
    # labels in brackets of ornament
    "brackets": Paper(look("calc", SANS), (form(
        (40, 48, 52, 42), "【临澜市】部门预算项目绩效目标表",
        (row(pair("【项目名称】", "name", "禁渔执法"), pair("【实施单位】", "office", "渔政支队")), row(pair("【主管部门】", "department", "临澜市海洋渔业局"), pair("【年度预算】（万元）", "amount", "128.00")),
         row(pair("【年度目标】", "goal", "禁渔期违法案件下降。", 3))),
        "【一级指标】=level1, 【二级指标】=level2, 【三级指标】=level3, 【指标值】=target", """
产出指标|数量指标|巡航次数|≥240次
满意度指标|服务对象满意度指标|渔民满意度|≥85%""", unit="万元"),)),
    "not-forms-again": Paper(look("calc", SONG, 9.5), (
        other("分行业分领域绩效指标汇编", (16, 40, 40, 60), "序号|指标名称|适用范围|说明", "1|培训教师人数|教育|反映培训教师的数量"),
        other("绩效目标审核表", (34, 60, 22, 60), "审核内容|审核要点|得分|审核意见", "完整性|绩效目标是否完整，指标是否细化|18|完整", "适当性|资金规模与目标是否匹配|16|略高"),
        other("2026年重点工作任务分解表", (14, 40, 40, 30, 30, 30), "序号|任务名称|工作目标|目标值|责任单位|完成时限", "1|招商引资|引进项目|≥30个|投资促进局|12月"),
        other("岗位绩效考核表", (30, 54, 30, 22, 22, 22), "考核维度|考核指标|目标值|权重|实际值|得分", "工作业绩|公文办结率|≥98%|40|99%|40"),
        other("国民经济和社会发展主要指标", (60, 24, 30, 30, 30), "指标名称|计量单位|2024年|2025年|2026年预期", "地区生产总值|亿元|286.4|302.1|320")), warnings=("no form",)),
}
