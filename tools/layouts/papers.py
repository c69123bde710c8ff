"""The papers of fixtures/layouts. Names, offices and projects are invented."""
from dataclasses import replace

from . import counties, offices
from .draw import Column, Form, Look, Paper, Range, Target, Written, extra, indicator_rows, label, table_rows, value

SONG = ("Noto Serif CJK SC", "opentype/noto/NotoSerifCJK-Regular.ttc", 2)
SANS = ("Noto Sans CJK SC", "opentype/noto/NotoSansCJK-Regular.ttc", 2)
KAI = ("AR PL KaitiM GB", "truetype/arphic-gkai00mp/gkai00mp.ttf", 0)
SUN = ("AR PL SungtiL GB", "truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0)
HEI = ("WenQuanYi Zen Hei", "truetype/wqy/wqy-zenhei.ttc", 0)

LEVELS = (Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3"))
T = Target


def in_level3(sign, number, unit):
    return Target(sign, number, unit, "level3")


# ---- ledgers -------------------------------------------------------------------------------------------------

LEDGER_COLUMNS = (Column("项目名称", "project.name"), Column("项目总额", "funds.annual_requested"),
                  Column("财政资金", "funds.annual_fiscal"), Column("其他资金", "funds.annual_other"),
                  Column("绩效目标", "goals.annual"), *LEVELS,
                  Column("性质", "sign"), Column("指标值", "number"), Column("计量单位", "unit"))
LEDGER_HEADINGS = (
    (label("项目名称", down=2), label("项目总额", down=2), label("其中：", 2), label("绩效目标", down=2), label("一级指标", down=2),
     label("二级指标", down=2), label("三级指标", down=2), label("绩效指标性质", down=2), label("绩效指标值", down=2),
     label("绩效度量单位", down=2)),
    (label("财政资金"), label("其他资金")))


def ledger_project(name, total, fiscal, other, goal, rows):
    """rows: level1 ... unit; the project's own cells run over all of them."""
    return [(name, total, fiscal, other, goal, *rows[0])] + [(None,) * 5 + tuple(row) for row in rows[1:]]


LEDGER = (
    ledger_project("公共档案数字化加工与异地备份", "186.400000", "186.400000", "0",
                   "完成馆藏纸质档案的扫描、著录和质检，建立一主两备的存储体系；对受潮、霉变的案卷先行抢救修复，做到应扫尽扫、图文一致、可查可用，"
                   "为群众查档提供便利。", [
        ("成本指标", "经济成本指标", "每页扫描加工单价", "≤", "0.35", "元"),
        ("产出指标", "数量指标", "扫描加工页数", "≥", "4200000", "页"),
        (None, None, "抢救修复案卷数", "≥", "1350", "卷"),
        (None, "质量指标", "图像抽检合格率", "≥", "99.5", "%"),
        (None, None, "著录条目差错率", "≤", "3", "‰"),
        (None, "时效指标", "全部加工完成时间", "≤", "11", "月"),
        ("效益指标", "社会效益指标", "网上查档利用人次", "≥", "8600", "人次"),
        (None, "可持续影响指标", "档案安全保管能力", "定性", "明显增强", ""),
        ("满意度指标", "服务对象满意度指标", "查档群众满意度", "≥", "95", "%")])
    + ledger_project("老旧泵站设备更新", "1,250.000000", "1,000.000000", "250.000000",
                     "更换临河、柳湾两座泵站的水泵机组和配电设备，汛前具备满负荷运行条件，汛期无因设备故障造成的积水事件。", [
        ("产出指标", "数量指标", "更换水泵机组", "=", "6", "台"),
        (None, None, "改造配电柜", "=", "14", "面"),
        (None, "质量指标", "设备验收合格率", "=", "100", "%"),
        (None, "时效指标", "汛前完工率", "=", "100", "%"),
        ("效益指标", "经济效益指标", "单位排水电耗下降", "≥", "12", "%"),
        (None, "生态效益指标", "河道水质", "定性", "达到地表水四类标准", ""),
        ("满意度指标", "服务对象满意度指标", "沿线居民满意度", "≥", "90", "%")])
    + ledger_project("基层文化站点值守补助", "36.500000", "36.500000", "0",
                     "按照每站每月一千元的标准发放值守补助，保证站点每周开放不少于五天。", [
        ("产出指标", "数量指标", "补助站点数", "=", "28", "个"),
        (None, "时效指标", "补助发放及时率", "=", "100", "%"),
        ("效益指标", "社会效益指标", "站点年接待人次", "≥", "60000", "人次")])
    + ledger_project("河道保洁与岸坡巡护", "742.180000", "742.180000", "0",
                     "对十九条段河道实行全年保洁，日产日清；对岸坡、护栏和亲水平台定期巡护，隐患发现后三日内处置。做到水面无漂浮物、河岸无垃圾、"
                     "河中无障碍，公众对河道环境的投诉逐年减少，水清岸绿的面貌长期保持。项目由属地街道与专业队伍共同承担，按月考核，按季付费，"
                     "考核结果与付费挂钩；汛期和重大活动期间增加频次，冬季结冰期转入岸上清理。", [
        ("成本指标", "经济成本指标", "每公里保洁年成本", "≤", "7.8", "万元"),
        ("产出指标", "数量指标", "保洁河道长度", "≥", "95.2", "公里"),
        (None, None, "巡护岸坡次数", "≥", "730", "次"),
        (None, None, "打捞水草", "≥", "5,400", "吨"),
        (None, "质量指标", "月度考核得分", "≥", "92", "分"),
        (None, None, "隐患处置率", "=", "100", "%"),
        (None, "时效指标", "隐患处置时间", "≤", "3", "天"),
        ("效益指标", "社会效益指标", "环境投诉件数", "＜", "40", "件"),
        (None, "生态效益指标", "水面垃圾滞留", "定性", "基本消除", ""),
        (None, "可持续影响指标", "长效管护机制", "定性", "健全", ""),
        ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥", "88", "%")])
    + ledger_project("应急广播系统运行维护", "58.900000", "0", "58.900000",
                     "保障全市应急广播终端在线运行，预警信息一分钟内播出。", [
        ("产出指标", "数量指标", "维护终端数", "≥", "3160", "套"),
        (None, "质量指标", "终端在线率", "≥", "97", "%"),
        ("效益指标", "社会效益指标", "预警信息覆盖人口", "≥", "41", "万人"),
        ("满意度指标", "服务对象满意度指标", "使用单位满意度", "≥", "95", "%")]))

LEDGER_LOOK = Look("calc", *SONG, 9, 14, "0.5pt solid #000000", landscape=True, margins=(14, 10, 10))
ledger = Paper(LEDGER_LOOK, (Form(
    (24, 17, 16, 14, 52, 18, 25, 40, 14, 26, 14), "2026年度项目支出绩效目标表", "2026年度", False, ("单位：万元",), "万元",
    columns=LEDGER_COLUMNS, headings=LEDGER_HEADINGS, indicators=tuple(LEDGER), repeat=True, least=32),), scan=True)

# the same family otherwise: no headings on later pages, the unit in a heading, other order of the columns
LEDGER_PLAIN = [(*row[:2], *row[4:8], row[9], row[10], "" if row[8] == "定性" else row[8]) for row in LEDGER]
ledger_plain = Paper(
    Look("chromium", *HEI, 10, 15, "0.75pt solid #000000", shade="#d9e2f3", landscape=True, margins=(14, 12, 14)),
    (Form((30, 22, 58, 22, 29, 46, 26, 18, 18), "部门项目绩效目标申报表", "2026年度", True, (), "万元",
          columns=(Column("项目名称", "project.name"), Column("预算金额（万元）", "funds.annual_requested"),
                   Column("年度绩效目标", "goals.annual"), *LEVELS, Column("指标值", "number"), Column("指标单位", "unit"),
                   Column("指标符号", "sign")),
          indicators=tuple(LEDGER_PLAIN), least=34),))


# projects whose goals are taller than their indicators, cut by the page with the names beside them
TALL_LEDGER = tuple(
    row for name, goal, rows in (
        ("城市公园绿地养护", "对三十四处城市公园和街旁绿地实行精细化养护，按季节完成修剪、浇水、施肥、防寒，及时补植缺株。" * 4, 5),
        ("城区防汛应急物资储备与抢险队伍建设专项", "按照防汛预案足额储备抢险物资，建立三支专业队伍，汛前完成演练；" * 12 + "确保安全度汛。", 2),
        ("历史文化街区修缮", "修旧如旧，保护街巷肌理，改善居民居住条件。" * 9, 2), ("口袋公园建设", "利用边角地建设口袋公园。", 3))
    for row in ledger_project(name, "300.00", "200.00", "100.00", goal, [
        ("产出指标", "数量指标", f"{name[:4]}任务数", "≥", "34", "处"), (None, "质量指标", "验收合格率", "=", "100", "%"),
        (None, "时效指标", "按期完成率", "=", "100", "%"), ("效益指标", "社会效益指标", "受益居民", "≥", "20", "万人"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥", "90", "%")][:rows]))
tall_ledger = Paper(
    Look("chromium", *SUN, 11, 16, "0.75pt solid #000000", landscape=True, margins=(20, 14, 22), cut=True),
    (Form((22, 18, 18, 16, 50, 18, 25, 40, 14, 22, 14), "2026年度项目支出绩效目标表", "2026年度", False, ("单位：万元",), "万元",
          columns=LEDGER_COLUMNS, headings=LEDGER_HEADINGS, indicators=TALL_LEDGER, least=20),))


# ---- one form a project --------------------------------------------------------------------------------------

LONG_ROWS = (
    ("成本指标", "经济成本指标", "管网清淤单位成本", T("≤", "38", "元/米")),
    (None, None, "检测评估单位成本", T("≤", "12.6", "元/米")),
    (None, "生态环境成本指标", "清淤弃土外运处置", "符合规定"),
    ("产出指标", "数量指标", "排水管网清淤长度", T("≥", "182", "公里")),
    (None, None, "检查井疏通座数", T("≥", "6,450", "座")),
    (None, None, "管道电视检测长度", T("≥", "96.5", "公里")),
    (None, None, "雨水口篦子更换数量", T("=", "1200", "套")),
    (None, None, "汛期巡查人次", T("≥", "3600", "人次")),
    (None, None, "编制年度养护报告", T("", "4", "份")),
    (None, "质量指标", "管道积泥深度", T("≤", "15", "%")),
    (None, None, "检测影像判读准确率", Range("95", "98", "%", "95%-98%")),
    (None, None, "更换配件质量", "合格"),
    (None, "时效指标", "汛前清淤完成时间", "5月31日前"),
    (None, None, "堵塞报修到场时间", T("≤", "2", "小时")),
    (None, None, "季度报告报送", "及时"),
    ("效益指标", "经济效益指标", "减少积水造成的财产损失", T("≥", "300", "万元")),
    (None, "社会效益指标", "易涝点消除数", T("≥", "11", "处")),
    (None, None, "主干道积水退水时间", T("≤", "1.5", "小时")),
    (None, "生态效益指标", "雨天溢流污染次数下降", T("≥", "20", "%")),
    (None, "可持续影响指标", "管网养护档案", "长期可用"),
    ("满意度指标", "服务对象满意度指标", "沿街商户满意度", T("≥", "90", "%")),
    (None, None, "热线投诉办结满意率", T("≥", "95", "%")))


def project_head(name, department, office, amounts, goal, unit="（万元）"):
    total, fiscal, other = amounts
    return (
        (label("项目名称", 2), value("project.name", name, 4)),
        (label("主管部门及代码", 2), value("project.competent_department", department, 2), label("实施单位"),
         value("project.implementing_unit", office)),
        (label("项目资金" + unit, 2, 3), label("年度资金总额：", 2), value("funds.annual_requested", total, 2)),
        (label("其中：财政拨款", 2), value("funds.annual_fiscal", fiscal, 2)),
        (label("其他资金", 2), value("funds.annual_other", other, 2)),
        (label("年度总体目标", vertical=True), value("goals.annual", goal, 5)))


LONG_COLUMNS = (Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3", 2),
                Column("指标值", "target"))
LONG_WIDTHS = (12, 26, 34, 28, 36, 38)
two_pages = Paper(
    Look("chromium", *SUN, 10.5, 16, "0.5pt solid #000000"),
    (Form(LONG_WIDTHS, "项目支出绩效目标申报表", "2026年度", unit="万元",
          rows=project_head("城区排水管网清淤检测", "311_临澜市水务局", "临澜市排水管理处", ("865.30", "800.00", "65.30"),
                            "汛前完成城区主次干道排水管网清淤和检测，消除易涝点；建立管网养护档案，实现病害早发现、早处置，确保城市安全度汛。"),
          columns=LONG_COLUMNS, indicators=LONG_ROWS, side=label("绩效指标", vertical=True),
          least=30),
     Form(LONG_WIDTHS, "项目支出绩效目标申报表", "2026年度", unit="万元",
          rows=project_head("立交桥下积水点改造", "311_临澜市水务局", "临澜市排水管理处", ("1,320.00", "1,320.00", "0.00"),
                            "改造三处立交桥下积水点，配备移动泵车，做到中雨不积水、大雨能通行。"),
          columns=(Column("一级指标", "level1", 2), *LONG_COLUMNS[1:]), indicators=LONG_ROWS, repeat=True,
          least=30)))

heading_again = Paper(
    Look("calc", *KAI, 11, 18, "1pt solid #000000", shade="#e7e6e6", margins=(16, 18, 14)),
    (Form(LONG_WIDTHS, "项目支出绩效目标表", "2026年度", lines=("填报单位（盖章）：临澜市园林绿化中心",), unit="元", issuer="临澜市园林绿化中心",
          rows=project_head("行道树修剪与古树复壮", "327_临澜市城市管理局", "临澜市园林绿化中心",
                            ("3,260,000.00", "3,260,000.00", ""),
                            "完成行道树冬季修剪和古树名木复壮，全年不发生树木倒伏伤人事件。", "（元）"),
          columns=LONG_COLUMNS,
          indicators=tuple((a, b, c.replace("管网", "绿地").replace("管道", "行道树"), d) for a, b, c, d in LONG_ROWS),
          side=label("绩效指标", vertical=True), foot=((label("备注"), extra("备注", "古树复壮另行签订养护合同。", 5)),),
          repeat=True, least=30),
     Form(LONG_WIDTHS, "项目支出绩效目标表", "2026年度", lines=("填报单位（盖章）：临澜市园林绿化中心",), unit="元", issuer="临澜市园林绿化中心",
          rows=project_head("苗圃喷灌设施维修", "327_临澜市城市管理局", "临澜市园林绿化中心", ("95,000.00", "95,000.00", ""),
                            "维修喷灌管线，苗木成活率稳步提升。", "（元）"),
          columns=LONG_COLUMNS, side=label("绩效指标", vertical=True),
          indicators=(("产出指标", "数量指标", "维修喷灌管线", T("≥", "2300", "米")),
                      (None, "质量指标", "管线试压合格率", T("", "100", "%")),
                      ("效益指标", "生态效益指标", "苗木成活率", T("≥", "92", "%")),
                      ("满意度指标", "服务对象满意度指标", "职工满意度", "")))))

# ---- the national form: two blocks side by side ---------------------------------------------------------------

NATIONAL_HEAD = (
    (label("项目名称", 2), value("project.name", "农村供水保障工程（二期）", 6)),
    (label("主管部门及代码", 2), value("project.competent_department", "[126]临澜市水利局", 3), label("实施单位"),
     value("project.implementing_unit", "临澜市农村供水总站", 2)),
    (label("项目属性", 2), value("project.nature", "延续项目", 3), label("项目期"), extra("项目期", "3年", 2)),
    (label("项目资金（万元）", 2, 3), label("中期资金总额："), value("funds.total", "4,830.00", 2), label("年度资金总额："),
     value("funds.annual_requested", "1,610.00", 2)),
    (label("其中：财政拨款"), value("funds.total_fiscal", "4,500.00", 2), label("其中：财政拨款"),
     value("funds.annual_fiscal", "1,500.00", 2)),
    (label("其他资金"), value("funds.total_other", "330.00", 2), label("其他资金"), value("funds.annual_other", "110.00", 2)),
    (label("总体目标", down=2, vertical=True), label("中期目标（2025年—2027年）", 4), label("年度目标", 3)),
    (value("goals.overall", "目标1：新建和改造供水管网，农村自来水普及率达到百分之九十八。目标2：水质检测能力覆盖全部乡镇水厂。", 4),
     value("goals.annual", "目标1：完成东片区管网改造。目标2：建成水质检测室两处。", 3)))
BOTH = ("overall.", "")
NATIONAL_COLUMNS = (Column("一级指标", "level1"), Column("二级指标", "overall.level2"), Column("三级指标", "overall.level3"),
                    Column("指标值", "overall.target"), Column("二级指标", "level2"), Column("三级指标", "level3"),
                    Column("指标值", "target"))
NATIONAL_ROWS = (
    ("产出指标", "数量指标", "指标1：改造管网长度", T("≥", "420", "公里"), "数量指标", "指标1：改造管网长度", T("≥", "140", "公里")),
    (None, None, "指标2：新建水质检测室", T("=", "6", "处"), None, "指标2：新建水质检测室", T("=", "2", "处")),
    (None, "质量指标", "指标1：水质达标率", T("≥", "98", "%"), "质量指标", "指标1：水质达标率", T("≥", "96", "%")),
    (None, "时效指标", "指标1：工程完工时间", "2027年底前", "时效指标", "指标1：年度任务完成率", T("=", "100", "%")),
    (None, "成本指标", "指标1：每公里投资", T("≤", "11.5", "万元"), "成本指标", "指标1：每公里投资", T("≤", "11.5", "万元")),
    ("效益指标", "社会效益指标", "指标1：受益人口", T("≥", "23", "万人"), "社会效益指标", "指标1：受益人口", T("≥", "7.5", "万人")),
    (None, "可持续影响指标", "指标1：设施管护", "有人管、有钱修", "可持续影响指标", "", ""),
    ("满意度指标", "服务对象满意度指标", "指标1：用水户满意度", T("≥", "90", "%"), "服务对象满意度指标", "指标1：用水户满意度", T("≥", "90", "%")))
SHARED_HEAD = (
    (label("项目名称", 3), value("project.name", "山区公路生命防护工程", 4)),
    (label("主管部门", 3), value("project.competent_department", "临澜市交通局"), label("实施单位", 1),
     value("project.implementing_unit", "临澜市公路养护中心", 2)),
    (label("计划开始时间", 3), value("project.start_date", "2024年1月", value="2024-01"), label("计划完成时间"),
     value("project.end_date", "2026年12月", 2, value="2026-12")),
    (label("资金情况（万元）", 3, 3), label("实施期资金总额"), value("funds.total", "960"), label("年度资金总额"),
     value("funds.annual_requested", "310.5")),
    (label("其中：财政拨款"), value("funds.total_fiscal", "900"), label("其中：财政拨款"), value("funds.annual_fiscal", "290.5")),
    (label("其他资金"), value("funds.total_other", "60"), label("其他资金"), value("funds.annual_other", "20")),
    (label("实施期目标", 3), value("goals.overall", "三年内完成临水临崖路段护栏建设，重点路段隐患全部清零。", 4)),
    (label("年度目标", 3), value("goals.annual", "完成东线护栏建设。", 4)))
national = Paper(
    Look("calc", *SONG, 9.5, 16, "1.8pt double #000000", margins=(16, 14, 12)),
    (Form((10, 20, 22, 34, 20, 22, 34, 20), "项目支出绩效目标申报表", "2026年度", unit="万元",
          rows=NATIONAL_HEAD, columns=NATIONAL_COLUMNS, indicators=NATIONAL_ROWS, side=label("绩效指标", vertical=True)),
     Form((10, 22, 26, 40, 28, 28, 28), "项目绩效目标表", "2026年度", unit="万元", rows=SHARED_HEAD,
          columns=(*LEVELS, Column("中期指标值", "overall.target"), Column("年度指标值", "target"), Column("备注", "extra")),
          indicators=(("产出指标", "数量指标", "安装护栏", T("≥", "86", "公里"), T("≥", "27", "公里"), ""),
                      (None, None, "增设警示标志", T("≥", "540", "块"), T("≥", "180", "块"), "含夜间反光标志"),
                      (None, "质量指标", "交工验收合格率", T("", "100", "%"), T("", "100", "%"), ""),
                      ("效益指标", "社会效益指标", "坠崖落水事故", "下降", "下降", "以交警部门统计为准"),
                      ("满意度指标", "服务对象满意度指标", "沿线群众满意度", T("≥", "85", "%"), T("≥", "85", "%"), "")),
          side=label("绩效指标", vertical=True))), scan=True)

# ---- weights, vertical print, units in level 3 ----------------------------------------------------------------

WEIGHT_COLUMNS = (Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3"), Column("指标值", "target"),
                  Column("分值权重（90分）", "weight"))


def weighted(name, amounts, goal, rows, follows=False, year="2026年度"):
    total, fiscal, other = amounts
    return Form(
        (9, 24, 28, 62, 28, 25), "部门专项业务经费绩效目标表", year, lines=(), unit="万元", follows=follows,
        rows=((label("项目名称", 3), value("project.name", name, 3)),
              (label("主管部门", 3), value("project.competent_department", "临澜市司法局", 3)),
              (label("资金金额（万元）", 3, 3), label("实施期资金总额："), value("funds.total", total),
               extra("执行率分值", "10分", down=3, before="执行率分值（", after="）")),
              (label("其中：财政拨款"), value("funds.total_fiscal", fiscal)),
              (label("其他资金"), value("funds.total_other", other)),
              (label("年度目标", vertical=True), value("goals.annual", goal, 5))),
        columns=WEIGHT_COLUMNS, indicators=rows, side=label("年度绩效指标", vertical=True))


weights = Paper(
    Look("chromium", *SUN, 10.5, 18, "0.75pt solid #1f4e79", turned_print=True),
    (weighted("法律援助案件办理", ("42.00", "42.00", ""), "为经济困难群众提供法律援助，做到应援尽援，努力让群众在每一起案件中感受到公平正义。", (
        ("成本指标", "经济成本指标", "每件案件补贴（元）", in_level3("≤", "1800", "元"), "10"),
        ("产出指标", "数量指标", "办理援助案件（件）", in_level3("≥", "220", "件"), "20"),
        (None, "质量指标", "案卷评查合格率（%）", in_level3("", "100", "%"), "15"),
        (None, "时效指标", "受理审查时间（工作日）", in_level3("≤", "3", "工作日"), "15"),
        ("效益指标", "社会效益指标", "解答咨询（人次）", in_level3("≥", "5,000", "人次"), "20"),
        ("满意度指标", "服务对象满意度指标", "受援人满意度（%）", in_level3("≥", "95", "%"), "10"))),
     weighted("人民调解员培训", ("6.5", "6.5", ""), "提高调解员业务能力。", (
        ("产出指标", "数量指标", "培训场次（场）", in_level3("", "4", "场"), "25"),
        (None, "质量指标", "考试通过率（%）", in_level3("≥", "90", "%"), "25.5"),
        (None, "时效指标", "完成时间", "11月底前", "14.5"),
        ("效益指标", "社会效益指标", "调解成功率（%）", in_level3("≥", "96", "%"), "15"),
        ("满意度指标", "服务对象满意度指标", "学员满意度（%）", in_level3("≥", "92", "%"), "10")))), scan=True)

# ---- self-evaluation -----------------------------------------------------------------------------------------

SELF_COLUMNS = (Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3"), Column("年初指标值", "target"),
                Column("全年实际值", "extra"), Column("分值", "weight"), Column("得分", "extra"), Column("偏差原因分析及改进措施", "extra"))
MONEY_COLUMNS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")


def money_row(name, key, *numbers):
    return (label(name, 2), value(key, numbers[0]),
            *(extra(f"{name} {column}", number) for column, number in zip(MONEY_COLUMNS[1:], numbers[1:])))


self_evaluation = Paper(
    Look("calc", *KAI, 10, 16, "0.75pt dotted #000000", landscape=True, margins=(14, 14, 12)),
    (Form((18, 28, 34, 52, 28, 28, 18, 18, 44), "项目支出绩效自评表", "2025年度", unit="万元",
          rows=((label("项目名称", 2), value("project.name", "社区养老服务站运营补贴", 7)),
                (label("主管部门", 2), value("project.competent_department", "临澜市民政局", 2), label("实施单位", 2),
                 value("project.implementing_unit", "临澜市养老服务指导中心", 3)),
                (label("项目资金（万元）", down=5), label("", 2), *(label(each) for each in MONEY_COLUMNS)),
                money_row("年度资金总额", "funds.annual_requested", "312.00", "305.50", "298.46", "10", "97.7%", "9.8"),
                money_row("其中：当年财政拨款", "funds.annual_fiscal", "300.00", "293.50", "286.46", "—", "97.6%", "—"),
                money_row("上年结转资金", "funds.annual_carryover", "12.00", "12.00", "12.00", "—", "100%", "—"),
                money_row("其他资金", "funds.annual_other", "", "", "", "—", "", "—"),
                (label("年度总体目标", 2), value("goals.annual", "支持二十六个社区养老服务站正常运营，为老年人提供助餐、助浴、日间照料服务。", 7))),
          columns=SELF_COLUMNS, side=label("绩效指标", vertical=True),
          indicators=(("产出指标", "数量指标", "补贴服务站数", T("=", "26", "个"), "26个", "20", "20", ""),
                      (None, None, "助餐服务人次", T("≥", "48000", "人次"), "51230人次", "15", "15", ""),
                      (None, "质量指标", "服务站考核合格率", T("≥", "95", "%"), "92.3%", "15", "13.5", "两个站点人员变动，已补充培训"),
                      (None, "时效指标", "补贴拨付时间", "每季度末", "每季度末", "10", "10", ""),
                      ("效益指标", "社会效益指标", "服务覆盖老年人口", T("≥", "1.2", "万人"), "1.31万人", "20", "20", ""),
                      ("满意度指标", "服务对象满意度指标", "老年人满意度", T("≥", "90", "%"), "96%", "10", "10", "")),
          foot=((label("总分", 6), extra("总分", "100"), extra("", "98.3"), label("")),)),))

# ---- no level 2; the name in the title's row; two forms on a page ----------------------------------------------

def short_form(title, name, amount, goal, rows, follows=False):
    return Form(
        (24, 30, 46, 24, 26, 26), title, unit="", follows=follows,
        rows=((value("title", title, 6),),
              (label("项目名称"), value("project.name", name, 5)),
              (label("主管部门"), value("project.competent_department", "临澜市教育局", 2), label("实施单位"),
               value("project.implementing_unit", "临澜市第四中学", 2)),
              (label("资金总额"), value("funds.annual_requested", amount, 5)),
              (label("年度目标"), value("goals.annual", goal, 5))),
        columns=(Column("一级指标", "level1"), Column("指标名称", "level3", 2), Column("指标值", "number"), Column("计量单位", "unit"),
                 Column("权重", "weight")),
        indicators=rows, foot=((label("备注"), extra("备注", "", 5)),))


no_level2 = Paper(
    Look("chromium", *SANS, 10, 15, "0.75pt dotted #7f7f7f", shade="#fff2cc"),
    (short_form("图书馆开放补助项目绩效目标表", "图书馆开放补助", "12.5万元", "双休日和寒暑假向社区开放图书馆。", (
        ("产出指标", "双休日开放天数", "96", "天", "30%"),
        (None, "新增图书", "2,400", "册", "20%"),
        (None, "开放时间公示", "及时", "", "10%"),
        ("效益指标", "社区居民借阅", "5600", "人次", "20%"),
        ("满意度指标", "读者满意度", "92", "%", "20%"))),
     short_form("操场照明改造项目绩效目标表", "操场照明改造", "86000元", "更换操场灯具，满足晚间锻炼需要。", (
        ("成本指标", "灯具单价", "1500", "元", "15%"),
        ("产出指标", "更换灯具", "48", "盏", "35%"),
        (None, "平均照度", "200", "勒克斯", "20%"),
        ("效益指标", "节电率", "40", "%", "20%"),
        ("满意度指标", "师生满意度", "90", "%", "10%")), follows=True)))

# ---- a landscape page kept upright by /Rotate -----------------------------------------------------------------

WIDE_COLUMNS = (*LEVELS, Column("指标方向", "sign"), Column("指标值", "number"), Column("度量单位", "unit"), Column("评分标准", "extra"),
                Column("分值", "weight"))
WIDE = Form(
    (22, 24, 34, 60, 20, 24, 22, 48, 16), "项目绩效目标申报表", "2026年度", unit="元",
    rows=((label("项目名称", 2), value("project.name", "公共自行车站点迁移", 2), label("项目类别", 2),
           value("project.category", "特定目标类", 3)),
          (label("主管部门", 2), value("project.competent_department", "临澜市交通局", 2), label("项目单位", 2),
           value("project.implementing_unit", "临澜市慢行系统服务中心", 3)),
          (label("开始日期", 2), value("project.start_date", "2026-03-01", 2, value="2026-03-01"), label("完成日期", 2),
           value("project.end_date", "2026-10-31", 3, value="2026-10-31")),
          (label("项目资金（元）", 2, 2), value("funds.annual_requested", "1,045,000.00", 2, before="年度资金总额："), label("其中：财政拨款", 2),
           value("funds.annual_fiscal", "1,045,000.00", 3)),
          (label("上年结转资金"), value("funds.annual_carryover", "0.00"), label("其他资金", 2), value("funds.annual_other", "0.00", 3)),
          (label("年度绩效目标", 2), value("goals.annual", "因道路改造迁移公共自行车站点，迁移期间提供临时停放区，方便市民换乘。", 7))),
    columns=WIDE_COLUMNS, side=label("绩效指标"),
    indicators=(("产出指标", "数量指标", "迁移站点", "=", "35", "个", "每少一个扣二分", "30"),
                (None, "质量指标", "锁桩完好率", "≥", "98", "%", "按比例得分", "20"),
                (None, "时效指标", "单个站点迁移工期", "≤", "7", "天", "每超一天扣一分", "20"),
                ("效益指标", "社会效益指标", "日均换乘量恢复", "定性", "基本恢复", "", "由专家打分", "10"),
                ("满意度指标", "服务对象满意度指标", "骑行者满意度", "≥", "90", "%", "按问卷结果得分", "10")))
rotated = Paper(Look("chromium", *HEI, 10, 16, "1.5pt double #000000", landscape=True, margins=(16, 12, 12)), (WIDE,), turned=270)
dashed = Paper(Look("calc", *SANS, 9.5, 16, "0.75pt dashed #7030a0", shade="#ddebf7", landscape=True, margins=(16, 12, 12)),
               (WIDE,))

# ---- rows cut by the page, a heading in two rows, levels on every row ---------------------------------------------

LONG_GOAL = ("目标1：对全市四十二座水库开展安全鉴定，查明坝体渗漏、溢洪道堵塞和启闭设备老化等问题，逐库建立问题清单和整改台账。"
             "目标2：完成十一座小型水库除险加固，同步建设雨水情测报和大坝安全监测设施，实现视频监控、水位报警和远程会商。"
             "目标3：落实水库管护责任人和巡查责任人，汛前集中培训一次，汛期每日巡查不少于两次，发现险情立即报告、先行处置。"
             "目标4：推行区域集中管护，由专业队伍承担日常养护，改变无人管、无钱管、不会管的状况，让水库长久发挥防洪灌溉效益。")
REPEATED_ROWS = tuple(
    tuple(each) for each in (
        ("产出指标", "数量指标", "开展安全鉴定的水库", "=", "42", "座"),
        ("产出指标", "数量指标", "完成除险加固的小型水库，含溢洪道拓宽、坝坡整治、放水设施更新以及管理道路硬化等全部批复内容", "=", "11", "座"),
        ("产出指标", "数量指标", "新建雨水情测报站点", "≥", "26", "处"),
        ("产出指标", "质量指标", "单位工程验收合格率", "=", "100", "%"),
        ("产出指标", "时效指标", "主体工程完工时间", "", "主汛期前", ""),
        ("效益指标", "社会效益指标", "下游受保护人口", "≥", "6.8", "万人"),
        ("效益指标", "社会效益指标", "改善灌溉面积", "≥", "3.15", "万亩"),
        ("效益指标", "可持续影响指标", "专业化管护覆盖率", "≥", "80", "%"),
        ("满意度指标", "服务对象满意度指标", "库区群众满意度", "＞", "90", "%")))


def cut_form(name, goal, least, repeat=False):
    """The heading that comes again stands without the label at its side, which cannot be merged over it."""
    wide = 2 if repeat else 1
    return Form(
        (22, 28, 34, 40, 16, 26, 16), "项目支出绩效目标申报表", "2026年度",
        rows=((label("项目名称"), value("project.name", name, 3), label("项目负责人", 2), extra("项目负责人", "周立衡")),
              (label("主管部门"), value("project.competent_department", "临澜市水利局", 3), label("项目单位", 2),
               value("project.implementing_unit", "水库管理站")),
              (label("起始时间"), value("project.start_date", "2026.01", 3, value="2026-01"), label("终止时间", 2),
               value("project.end_date", "2026.12", value="2026-12")),
              (label("项目资金", down=3), label("年度资金总额", 2), value("funds.annual_requested", "2,960.75万元", 4)),
              (label("其中：财政拨款", 2), value("funds.annual_fiscal", "2,700.00万元", 4)),
              (label("其他资金", 2), value("funds.annual_other", "260.75万元", 4)),
              (label("项目概况"), extra("项目概况", "本市小型水库多建于上世纪五六十年代，运行多年，普遍存在安全隐患。" * 3, 6)),
              (label("年度总体目标"), value("goals.annual", goal, 6))),
        side=None if repeat else label("绩效指标"), repeat=repeat,
        headings=((label("一级指标", wide, 2), label("二级指标", down=2), label("三级指标", down=2), label("绩效指标值", 3)),
                  (label("符号"), label("数值"), label("单位"))),
        columns=(Column("一级指标", "level1", wide), *LEVELS[1:], Column("符号", "sign"), Column("数值", "number"), Column("单位", "unit")),
        indicators=REPEATED_ROWS, least=least)


cut_rows = Paper(Look("chromium", *SUN, 12, 18, "1pt solid #000000", margins=(24, 14, 30), cut=True),
                 (cut_form("小型水库安全鉴定与除险加固", LONG_GOAL * 5, 30), cut_form("水库管护设施维修", LONG_GOAL * 3, 44),
                  cut_form("水库雨水情测报", LONG_GOAL * 4, 44), cut_form("水库巡查责任人培训", LONG_GOAL * 3, 44, True)))

# ---- a department's form; title, year and unit are rows of the table ----------------------------------------------

department = Paper(
    Look("calc", *SONG, 10.5, 16, "0.5pt solid #000000"),
    (Form((26, 30, 40, 48, 34), "部门整体支出绩效目标申报表", "2026年度", False, unit="万元", subject="department",
          rows=((value("title", "部门整体支出绩效目标申报表", 5),), (label("（2026年度）", 5),), (label("金额单位：万元", 5, align="right"),),
                (label("部门名称"), extra("部门名称", "临澜市应急管理局", 4)),
                (label("资金总额"), value("funds.annual_requested", "5,118.36", 4)),
                (label("年度总体目标"), value("goals.annual", "健全应急预案体系，提升救援能力，坚决遏制重特大事故。", 4))),
          columns=(Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3", 2), Column("指标值", "target")),
          indicators=(("产出指标", "数量指标", "组织应急演练", T("≥", "12", "次")),
                      (None, "时效指标", "接警出动", T("≤", "5", "分钟")),
                      ("效益指标", "社会效益指标", "事故起数", "下降"),
                      ("满意度指标", "服务对象满意度指标", "群众满意度", T("≥", "90", "%")))),))

# ---- money that is passed on to a region ---------------------------------------------------------------------------

transfer = Paper(
    Look("calc", *SANS, 10, 17, "0.5pt solid #404040", shade="#f2f2f2", margins=(18, 14, 14)),
    (Form((14, 26, 32, 40, 30, 40), "转移支付区域绩效目标表", "2026年度", unit="万元",
          rows=((label("转移支付（项目）名称", 2), value("project.name", "小型灌区改造补助", 4)),
                (label("中央主管部门", 2), extra("中央主管部门", "农业农村部", 2), label("专项实施期"), extra("专项实施期", "2026年-2028年")),
                (label("地方主管部门", 2), value("project.competent_department", "临澜市水务局", 2), label("资金使用单位"),
                 value("project.implementing_unit", "各县（区）水务局")),
                (label("资金情况（万元）", 2, 4), label("年度金额："), value("funds.annual_requested", "6,480.00", 3)),
                (label("其中：中央补助"), extra("其中：中央补助", "4,000.00", 3)),
                (label("地方资金"), extra("地方资金", "2,300.00", 3)),
                (label("其他资金"), value("funds.annual_other", "180.00", 3)),
                (label("年度总体目标", 2), value("goals.annual", "完成三处小型灌区的渠首和干渠改造，恢复灌溉面积。", 4))),
          columns=(Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3", 2), Column("指标值", "target")),
          side=label("绩效指标", vertical=True),
          indicators=(("产出指标（50分）", "数量指标", "改造灌区", T("", "三", "处")),
                      (None, None, "整修渠道", T("≥", "12.5", "公里")),
                      (None, "质量指标", "工程验收合格率", T("", "100", "%")),
                      (None, "时效指标", "资金拨付次数", T("≥", "两", "次")),
                      (None, None, "建设工期", T("≤", "一", "年")),
                      ("效益指标（40分）", "经济效益指标", "新增粮食产能", T("≥", "36", "万公斤")),
                      (None, "可持续影响指标", "管护责任", "落实到人"),
                      ("满意度指标（10分）", "服务对象满意度指标", "受益农户满意度", T("≥", "90", "%")))),))

# ---- what was aimed at beside what came of it --------------------------------------------------------------------------

evaluation = Paper(
    Look("chromium", *KAI, 10, 16, "0.75pt solid #000000", landscape=True, margins=(12, 14, 12)),
    (Form((12, 26, 34, 50, 28, 30, 18, 18, 46), "项目支出绩效自评表", "2025年度", unit="万元",
          rows=((label("项目名称", 3), value("project.name", "中小学校舍抗震加固", 6)),
                (label("主管部门", 3), value("project.competent_department", "临澜市教育局", 2), label("实施单位"),
                 value("project.implementing_unit", "校舍安全办公室", 3)),
                (label("项目资金（万元）", 2, 5), label(""), *(label(each) for each in MONEY_COLUMNS)),
                (label("年度资金总额"), value("funds.annual_requested", "960.00"),
                 *(extra(f"年度资金总额 {column}", text) for column, text in
                   zip(MONEY_COLUMNS[1:], ("940.00", "921.20", "10", "98%", "9.8")))),
                (label("其中：当年财政拨款"), value("funds.annual_fiscal", "900.00"),
                 *(extra(f"其中：当年财政拨款 {column}", text) for column, text in
                   zip(MONEY_COLUMNS[1:], ("880.00", "861.20", "—", "97.9%", "—")))),
                (label("上年结转资金"), value("funds.annual_carryover", "60.00"),
                 *(extra(f"上年结转资金 {column}", text) for column, text in
                   zip(MONEY_COLUMNS[1:], ("60.00", "60.00", "—", "100%", "—")))),
                (label("其他资金"), value("funds.annual_other", ""),
                 *(extra(f"其他资金 {column}", text) for column, text in zip(MONEY_COLUMNS[1:], ("", "", "—", "", "—")))),
                (label("年度总体目标", down=2, vertical=True), label("预期目标", 4), label("实际完成情况", 4)),
                (value("goals.annual", "完成九所学校校舍加固，消除安全隐患。", 4), extra("实际完成情况", "九所学校全部竣工，其中一所延期两个月交付。", 4))),
          columns=(*LEVELS[:2], Column("三级指标", "level3"), Column("年度指标值", "target"), Column("实际完成值", "extra"),
                   Column("分值", "weight"), Column("得分", "extra"), Column("偏差原因分析及改进措施", "extra")),
          side=label("绩效指标", vertical=True),
          indicators=(("产出指标", "数量指标", "加固校舍", T("=", "9", "所"), "9所", "20", "20", ""),
                      (None, None, "加固面积", T("≥", "21,600", "平方米"), "21840平方米", "10", "10", ""),
                      (None, "质量指标", "竣工验收合格率", T("", "100", "%"), "100%", "10", "10", ""),
                      (None, "时效指标", "开学前完工", "8月25日前", "10月完工一所", "10", "8", "雨季停工，已调整工期"),
                      ("效益指标", "社会效益指标", "受益师生", T("≥", "1.1", "万人"), "1.15万人", "30", "30", ""),
                      ("满意度指标", "服务对象满意度指标", "家长满意度", T("≥", "95", "%"), "96.5%", "10", "9.5", "")),
          foot=((label("总分", 6), extra("总分", "100"), extra("", "97.3"), label("")),)),))

# ---- two departments, one after the other, in forms of one shape -------------------------------------------------------


def whole_department(name, tasks, goal, rows):
    amounts = ("总额", "财政拨款", "其他资金")
    return Form(
        (20, 24, 26, 46, 24, 22, 22), "部门整体支出绩效目标表", "2026年度", unit="万元", subject="department",
        rows=((label("部门（单位）名称", 2), extra("部门（单位）名称", name, 5)),
              (label("年度主要任务", down=2 + len(tasks)), label("任务名称", down=2), label("主要内容", 2, 2), label("预算金额（万元）", 3)),
              tuple(label(each) for each in amounts),
              *((extra("任务名称", task), extra("主要内容", content, 2),
                 *(extra(f"预算金额（万元） {column}", money) for column, money in zip(amounts, money))) for task, content, *money in tasks),
              (label("年度总体目标"), value("goals.annual", goal, 6))),
        columns=(Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3", 2), Column("目标值", "target"),
                 Column("指标分值", "weight")),
        side=label("年度绩效指标", vertical=True), indicators=rows)


departments = Paper(
    Look("chromium", *SUN, 10.5, 17, "0.75pt solid #000000"),
    (whole_department("临澜市档案馆", (("馆藏保护", "修复受损案卷，改造库房恒温设备", "210.00", "210.00", "0.00"),
                                 ("查档服务", "延长窗口时间，开通网上查档", "86.40", "80.00", "6.40")),
                      "守好馆藏，便民查档。", (
        ("产出指标", "数量指标", "修复案卷", T("≥", "900", "卷"), "30"), (None, "质量指标", "修复合格率", T("≥", "98", "%"), "20"),
        ("效益指标", "社会效益指标", "查档人次", T("≥", "6000", "人次"), "30"),
        ("满意度指标", "服务对象满意度指标", "查档群众满意度", T("≥", "95", "%"), "10"))),
     whole_department("临澜市气象台", (("观测站网", "更新自动观测站传感器", "158.00", "158.00", "0.00"),
                                 ("预警发布", "维护靶向预警平台", "44.20", "40.00", "4.20")),
                      "测得准，报得快。", (
        ("产出指标", "数量指标", "更新观测站", T("=", "17", "个"), "30"), (None, "时效指标", "预警发布时间", T("≤", "3", "分钟"), "20"),
        ("效益指标", "社会效益指标", "预警覆盖率", T("≥", "97", "%"), "30"),
        ("满意度指标", "服务对象满意度指标", "用户满意度", T("≥", "90", "%"), "10")))))

# ---- a ledger of money from three levels, with numbers, offices, weights and rules of scoring ------------------------------

WIDE_LEDGER_COLUMNS = (
    Column("序号", "project.extra"), Column("预算单位", "project.implementing_unit"), Column("项目名称", "project.name"),
    Column("合计", "funds.annual_requested"), Column("中央", "project.extra", name="资金（万元） 中央"),
    Column("省级", "project.extra", name="资金（万元） 省级"), Column("市县", "project.extra", name="资金（万元） 市县"),
    Column("年度目标", "goals.annual"), *LEVELS, Column("目标值", "number"), Column("计量单位", "unit"), Column("指标分值", "weight"),
    Column("评（扣）分标准", "extra"))
WIDE_LEDGER_HEADINGS = (
    (*(label(each, down=2) for each in ("序号", "预算单位", "项目名称")), label("资金（万元）", 4),
     *(label(column.heading, down=2) for column in WIDE_LEDGER_COLUMNS[7:])),
    tuple(label(column.heading) for column in WIDE_LEDGER_COLUMNS[3:7]))


def wide_project(own, rows):
    return [(*own, *rows[0])] + [(None,) * len(own) + tuple(row) for row in rows[1:]]


WIDE_LEDGER = (
    wide_project(("1", "临澜市农业技术站", "测土配方施肥", "128.00", "80.00", "30.00", "18.00", "为种粮大户测土并制定配方，减少化肥用量。"), [
        ("产出指标", "数量指标", "采集土样", "1800", "个", "30", "少一成扣三分"), (None, "质量指标", "化验准确率", "99", "%", "20", "按比例得分"),
        ("效益指标", "生态效益指标", "亩均化肥减量", "6", "%", "30", "未达到不得分"),
        ("满意度指标", "服务对象满意度指标", "农户满意度", "90", "%", "10", "")])
    + wide_project(("2", "临澜市农业技术站", "病虫害统防统治", "342.60", "200.00", "100.00", "42.60",
                    "对小麦条锈病、赤霉病实行统防统治，统一药剂、统一时间、统一作业；重发区防治两遍，轻发区防治一遍；建立监测点，五日一报。"), [
        ("产出指标", "数量指标", "统防面积", "36", "万亩", "25", "按比例得分"), (None, None, "设立监测点", "45", "个", "10", "按比例得分"),
        (None, "时效指标", "防治适期完成", "按期", "", "15", "延误一次扣五分"),
        ("效益指标", "经济效益指标", "挽回粮食损失", "2.1", "万吨", "30", "专家测算"),
        ("满意度指标", "服务对象满意度指标", "农户满意度", "92", "%", "10", "")])
    + wide_project(("3", "临澜市种子站", "品种展示示范", "56.00", "", "36.00", "20.00", "展示小麦、玉米新品种，引导农户选种。"), [
        ("产出指标", "数量指标", "展示品种", "三十", "个", "40", "少一个扣一分"), ("效益指标", "社会效益指标", "观摩人次", "1500", "人次", "40", ""),
        ("满意度指标", "服务对象满意度指标", "观摩人员满意度", "90", "%", "10", "")]))
wide_ledger = Paper(
    Look("calc", *KAI, 8, 14, "0.5pt solid #000000", shade="#e2efda", landscape=True, margins=(14, 8, 10)),
    (Form((9, 22, 24, 15, 14, 14, 14, 38, 17, 22, 26, 14, 13, 12, 27), "市级部门项目支出绩效目标表", "2026年度", unit="万元",
          columns=WIDE_LEDGER_COLUMNS, headings=WIDE_LEDGER_HEADINGS, indicators=tuple(WIDE_LEDGER), repeat=True, least=52),))

# ---- a form in two tables, lines around and between them -----------------------------------------------------------------

two_tables = Paper(
    Look("chromium", *HEI, 10.5, 17, "1pt solid #203864"),
    (Form((30, 60, 30, 62), "项目绩效目标申报表", "2026年度", unit="万元", above=(extra("", "附表2-3"),), issuer="临澜市妇幼保健院",
          lines=("申报单位：临澜市妇幼保健院",),
          rows=((label("项目名称"), value("project.name", "新生儿听力筛查"), label("项目类型"), value("project.category", "特定目标类")),
                (label("主管部门"), value("project.competent_department", "临澜市卫生健康委员会"), label("项目单位"),
                 value("project.implementing_unit", "临澜市妇幼保健院")),
                (label("年度绩效目标"), value("goals.annual", "为全市新生儿免费筛查听力，早发现、早干预。", 3)))),
     Form((46, 34, 34, 34, 34), goes_on=True, unit="万元", lines=("单位：万元",),
          rows=((label("资金来源"), label("合计"), label("中央"), label("省级"), label("市县")),
                (label("预算金额"), value("funds.annual_requested", "98.50"), extra("预算金额 中央", "40.00"), extra("预算金额 省级", "38.50"),
                 extra("预算金额 市县", "20.00")))),
     Form((28, 46, 22, 22, 24, 40), goes_on=True, lines=(extra("", "指标设定日期：2025年11月20日"),),
          columns=(Column("一级指标", "level1"), Column("绩效指标", "level3"), Column("目标值", "number"), Column("计量单位", "unit"),
                   Column("指标分值", "weight"), Column("评（扣）分标准", "extra")),
          indicators=(("产出指标", "筛查新生儿", "4200", "人", "40", "按完成比例得分"), (None, "初筛率", "98", "%", "20", "低一点扣一分"),
                      ("效益指标", "确诊患儿干预率", "100", "%", "20", "未达到不得分"), ("满意度指标", "家长满意度", "95", "%", "10", "")),
          below=(extra("", "填表人：秦若溪"), extra("", "联系电话：0000-1234567")))))

# ---- four of more offices ---------------------------------------------------------------------------------------------

# levels printed once over ruled blanks; goals in two rows; amounts under their labels
plain_levels = Paper(
    Look("chromium", *SUN, 10, 16, "0.75pt solid #000000", margins=(14, 14, 12)),
    (Form(LONG_WIDTHS, "专项资金绩效目标申报表", "2026年度", rows=(
          (label("项目名称", 2), value("project.name", "村级光伏电站运维", 4)),
          (label("项目主管部门", 2), value("project.competent_department", "临澜市能源局", 2), label("项目实施单位"),
           value("project.implementing_unit", "临澜市能源服务中心")),
          (label("项目资金（万元）", 2, 2), label("资金总额"), label("财政拨款"), label("其他资金", 2)),
          (value("funds.annual_requested", "210.00"), value("funds.annual_fiscal", "200.00"), value("funds.annual_other",
           "10.00", 2)),
          (label("总体目标", 2, 2), value("goals.annual", "目标1：保障电站全年运行。", 4)),
          (extra("", "目标2：发电收益按时分配到村。", 4),)), unit="万元",
          columns=(*LEVELS[:2], Column("三级指标", "level3", 2), Column("目标值", "target")), side=label("绩效指标", vertical=True),
          indicators=(("产出指标", "数量指标", "运维电站", T("≥", "86", "座")), ("", "", "清洗组件", T("≥", "两", "次")), ("", "质量指标", "故障修复率",
           T("", "100", "%")),
          ("效益指标", "经济效益指标", "发电收益", T("≥", "620", "万元")), ("满意度指标", "服务对象满意度指标", "村民满意度", T("≥", "90", "%")))),))

# rows of indicators with numbers; a code, dates and amounts in pairs
numbered = Paper(
    Look("chromium", *HEI, 10, 16, "0.75pt solid #000000", landscape=True, margins=(14, 14, 12)),
    (Form((14, 24, 24, 34, 22, 18, 22, 18, 34), "2026年部门预算项目绩效目标表", "2026年", year_line=False, rows=(
          (label("项目名称", 2), value("project.name", "政务大厅自助终端", 3), label("项目编码", 2), extra("项目编码", "5103-22-000187", 2)),
          (label("主管部门", 2), value("project.competent_department", "临澜市行政审批局", 3), label("预算单位", 2),
           value("project.implementing_unit", "临澜市政务服务中心", 2)),
          (label("项目属性", 2), value("project.nature", "新增项目", 3), label("项目起止时间", 2), extra("项目起止时间", "2026年1月至2026年12月", 2)),
          (label("年度资金总额（元）", 2), value("funds.annual_requested", "356,000.00", 3), label("其中：财政拨款", 2),
           value("funds.annual_fiscal", "356,000.00", 2)),
          (label("项目概况", 2), extra("项目概况", "在大厅和街道布设自助终端。", 7)),
          (label("年度绩效目标", 2), value("goals.annual", "布设终端二十台，实现高频事项自助办理。", 7))), unit="元",
          columns=(Column("序号", "extra"), *LEVELS, Column("指标性质", "sign"), Column("指标值", "number"), Column("计量单位", "unit"),
           Column("权重（%）", "weight"), Column("指标解释", "extra")),
          indicators=(("1", "产出指标", "数量指标", "布设终端", "＝", "20", "台", "30", "含街道六台"), ("2", None, "质量指标", "终端完好率", "≥", "98",
           "%", "20", ""),
          ("3", "效益指标", "社会效益指标", "自助办理量", "≥", "3.6", "万件", "30", ""), ("4", "满意度指标", "服务对象满意度指标", "办事群众满意度", "≥", "92",
           "%", "20", ""))),))

# a ledger of what came of the money and the targets
evaluation_ledger = Paper(
    Look("calc", *KAI, 9, 16, "0.5pt solid #000000", shade="#deeaf6", landscape=True, margins=(14, 8, 12)),
    (Form((22, 18, 18, 18, 38, 22, 26, 32, 24, 26, 16, 16), "2025年度项目支出绩效自评汇总表", "2025年度", unit="万元", year_line=False,
     lines=("单位：万元", ),
          columns=(Column("项目名称", "project.name"), Column("年初预算", "funds.annual_requested"), Column("全年预算", "project.extra"),
           Column("执行数", "project.extra"), Column("年度总体目标", "goals.annual"),
          *LEVELS, Column("年度指标值", "target"), Column("实际完成值", "extra"), Column("分值", "weight"), Column("得分", "extra")),
          indicators=(("公益电影放映", "42.00", "42.00", "41.20", "完成公益放映任务。", "产出指标", "数量指标", "放映场次", T("≥", "1200", "场"),
           "1236场", "50", "50"),
          (None, None, None, None, None, "效益指标", "社会效益指标", "观影人次", T("≥", "6", "万人次"), "6.3万人次", "30", "30"),
          (None, None, None, None, None, "满意度指标", "服务对象满意度指标", "观众满意度", T("≥", "90", "%"), "93%", "10", "10"),
          ("文化站设备更新", "18.60", "18.60", "18.60", "更新六个文化站设备。", "产出指标", "数量指标", "更新设备", T("", "36", "套"), "36套", "60", "60"),
          (None, None, None, None, None, "满意度指标", "服务对象满意度指标", "群众满意度", T("≥", "90", "%"), "95%", "30", "30"))),))

# a policy: goals and targets of its whole period beside those of the year
policy = Paper(
    Look("calc", *SANS, 10, 16, "0.5pt solid #000000", margins=(14, 14, 12)),
    (Form((16, 22, 28, 44, 30, 34), "政策和项目绩效目标申报表", "2026年度", unit="万元", rows=(
          (label("政策（项目）名称", 2), value("project.name", "残疾人辅助器具适配", 4)),
          (label("申报单位", 2), value("project.implementing_unit", "临澜市残疾人联合会", 2), label("主管部门"),
           value("project.competent_department", "临澜市残疾人联合会")),
          (label("项目期限", 2), extra("项目期限", "2026年至2028年", 4)),
          (label("资金需求（万元）", down=2), label("实施期总金额"), value("funds.total", "360.00", 2), label("2026年度资金"),
           value("funds.annual_requested", "120.00")),
          (label("其中：财政资金"), value("funds.total_fiscal", "300.00", 2), label("其中：财政资金"), value("funds.annual_fiscal",
           "100.00")),
          (label("绩效目标", down=2), label("实施期绩效目标"), value("goals.overall", "三年适配辅助器具三千件。", 4)),
          (label("年度绩效目标"), value("goals.annual", "适配辅助器具一千件。", 4))),
          columns=(*LEVELS, Column("实施期指标值", "overall.target"), Column("2026年度指标值", "target")), side=label("绩效指标"),
          indicators=(("产出指标", "数量指标", "适配器具", T("≥", "3000", "件"), T("≥", "1000", "件")), (None, "质量指标", "适配合格率", T("≥",
           "98", "%"), T("≥", "98", "%")),
          ("效益指标", "社会效益指标", "受益残疾人", T("≥", "2600", "人"), T("≥", "900", "人")), ("满意度指标", "服务对象满意度指标", "残疾人满意度", T("≥", "92",
           "%"), T("≥", "90", "%")))),))

# ---- what stands below a form: who signed, what was decided -----------------------------------------------------------

SIGNED = (
    (label("单位负责人"), extra("单位负责人", "陆望舒"), label("填表人"), extra("填表人", "秦若溪"), label("联系电话"), extra("联系电话", "0000-7654321")),
    (label("行业专家评议", 2), extra("行业专家评议", "标准合理，建议安排。（签名）2025年11月20日", 4)),
    (label("主管部门审核意见", 2), extra("主管部门审核意见", "同意申报。（盖章）2025年11月28日", 4)),
    (label("财政部门审核意见", 2), extra("财政部门审核意见", "（盖章）年月日", 4)))
signatures = Paper(
    Look("chromium", *SUN, 10.5, 16, "0.75pt solid #000000"),
    (Form((26, 34, 30, 42, 26, 28), "项目支出绩效目标申报表", "2026年度", unit="元",
          rows=((label("项目名称"), value("project.name", "农贸市场活禽区改造", 5)),
                (label("主管部门"), value("project.competent_department", "临澜市商务局", 3), label("实施单位"),
                 value("project.implementing_unit", "市场服务中心")),
                (label("年度资金总额（元）", 2), value("funds.annual_requested", "860,000.00", 4)),
                (label("年度总体目标"), value("goals.annual", "改造活禽经营区，实现隔离宰杀。", 5))),
          columns=(Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3", 2), Column("指标值", "target", 2)),
          indicators=(("产出指标", "数量指标", "改造市场", T("=", "7", "个")), (None, "质量指标", "验收合格率", T("=", "100", "%")),
                      ("效益指标", "社会效益指标", "活禽疫病发生起数", T("=", "0", "起")),
                      ("满意度指标", "服务对象满意度指标", "商户满意度", T("≥", "90", "%"))),
          foot=SIGNED),
     Form((62, 62, 62), goes_on=True,  # a table of its own, which is no part of the form
          rows=((label("申报单位意见"), label("主管部门意见"), label("财政部门意见")),
                (label("情况属实"), label("同意"), label("")),
                (label("负责人（签字）："), label("负责人（签字）："), label("负责人（签字）："))))))

# ---- tasks and duties of whole departments ------------------------------------------------------------------------------

department_tasks = Paper(
    Look("calc", *SANS, 10, 16, "0.5pt solid #000000", margins=(14, 12, 12)),
    (Form((24, 26, 40, 40, 24, 28), "部门整体支出绩效目标申报表", "2026年度", unit="万元", subject="department", lines=("金额单位：万元",),
          rows=((label("部门名称", 2), extra("部门名称", "临澜市地震监测中心", 4)),
                (label("年度预算申请（万元）", down=4), label("资金总额"), value("funds.annual_requested", "1,264.80", 4)),
                (label("按收入性质分"), extra("按收入性质分", "其中：财政拨款1,200.00；其他收入64.80", 4)),
                (label("基本支出"), extra("基本支出", "864.80", 4)),
                (label("项目支出"), extra("项目支出", "400.00", 4)),
                (label("部门职能概述", 2), extra("部门职能概述", "负责地震监测台网运行、震情会商和科普宣传。", 4)),
                (label("年度主要任务", down=4), label("任务名称"), label("主要内容", 2), label("预算金额"), label("完成时限")),
                *((extra("任务名称", a), extra("主要内容", b, 2), extra("预算金额", c), extra("完成时限", d)) for a, b, c, d in (
                    ("台网运维", "维护二十八个台站，数据连续率达标", "210.00", "2026年12月"), ("震情会商", "周会商、月会商和年度会商", "60.00", "2026年12月"),
                    ("科普宣传", "进学校、进社区宣讲", "130.00", "2026年10月"))),
                (label("年度总体目标"), value("goals.annual", "监测数据连续可靠，震后十分钟内速报，公众应急避险能力提升。", 5))),
          columns=(Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3", 2), Column("指标值", "target"), Column("权重", "weight")),
          side=None,
          indicators=(("履职效能指标", "重点工作完成率", "台站数据连续率", T("≥", "98", "%"), "30"),
                      (None, "部门效率", "震后速报时间", T("≤", "10", "分钟"), "20"),
                      ("社会效应指标", "社会效益", "科普受众", T("≥", "3", "万人"), "30"),
                      ("可持续性指标", "人才建设", "持证上岗率", T("", "100", "%"), "10"),
                      ("满意度指标", "服务对象满意度", "公众满意度", T("≥", "90", "%"), "10"))),))
department_duties = Paper(
    Look("chromium", *SUN, 10, 16, "0.5pt solid #000000"),
    (Form((26, 34, 44, 34, 46), "部门整体绩效目标表", "2026年度", unit="万元", subject="department",
          rows=((label("部门（单位）名称"), extra("部门（单位）名称", "临澜市博物馆", 4)),
                (label("年度履职目标"), value("goals.annual", "守护馆藏，办好展览，服务公众。", 4)),
                (label("年度主要任务", down=3), label("任务名称"), label("主要内容", 3)),
                (extra("任务名称", "馆藏保护"), extra("主要内容", "修复馆藏书画，改造恒湿库房", 3)),
                (extra("任务名称", "陈列展览"), extra("主要内容", "举办原创展览三个", 3)),
                (label("预算情况", down=5), label("部门预算总额（万元）", 2), value("funds.annual_requested", "1,930.40", 2)),
                (label("1、资金来源：（1）财政性资金", 2), value("funds.annual_fiscal", "1,900.40", 2)),
                (label("（2）其他资金", 2), value("funds.annual_other", "30.00", 2)),
                (label("2、资金结构：（1）基本支出", 2), extra("2、资金结构：（1）基本支出", "1,320.40", 2)),
                (label("（2）项目支出", 2), extra("（2）项目支出", "610.00", 2))),
          columns=(Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3"), Column("指标值", "target"), Column("指标值说明", "extra")),
          indicators=(("投入管理指标", "预算和财务管理", "预算编制完整性", "完整", ""), (None, "绩效管理", "绩效监控完成率", T("", "100", "%"), "按项目数计算"),
                      ("产出指标", "重点工作任务完成", "修复书画", T("≥", "120", "幅"), ""), (None, "履职目标实现", "原创展览", T("=", "3", "个"), ""),
                      ("效益指标", "履职效益", "观众人次", T("≥", "42", "万人次"), ""), (None, "满意度", "观众满意度", T("≥", "92", "%"), "问卷"))),))

# ---- columns that a sheet wider than paper has on further pages ----------------------------------------------------------------

wide_sheet = Paper(Look("calc", *SONG, 10, 16, "0.5pt solid #000000", landscape=True, margins=(16, 14, 12)), (Form((30, 26, 26, 60, 26, 28, 60, 20, 20, 20, 44, 24), "2026年部门项目绩效目标表", "2026年", year_line=False, unit="万元", lines=("单位：万元",),
    columns=(Column("项目名称", "project.name"), Column("预算金额", "funds.annual_requested"), Column("财政资金", "funds.annual_fiscal"), Column("年度目标", "goals.annual"),
             *LEVELS, Column("性质", "sign"), Column("指标值", "number"), Column("计量单位", "unit"), Column("备注", "extra"), Column("分值", "weight")),
    indicators=(
        ("渔港航标维护", "38.00", "38.00", "维护渔港航标灯。", "产出指标", "数量指标", "维护航标", "≥", "42", "座", "含应急抢修", "40"),
        (None, None, None, None, None, "质量指标", "航标正常率", "≥", "98", "%", "", "20"),
        (None, None, None, None, "效益指标", "社会效益指标", "通航事故", "≤", "1", "起", "", "30"),
        ("渔船北斗终端更换", "126.50", "120.00", "更换到期终端。", "产出指标", "数量指标", "更换终端", "=", "530", "台", "分两批", "50"),
        (None, None, None, None, None, "时效指标", "完成时间", "≤", "9", "月", "", "20"),
        (None, None, None, None, "满意度指标", "服务对象满意度指标", "渔民满意度", "≥", "90", "%", "问卷", "20")) * 3, least=26, repeat=True),))

# ---- levels without headings of their own; other words; what came of it half way ------------------------------------------------

side_levels = Paper(
    Look("calc", *SUN, 10.5, 16, "0.5pt solid #000000", margins=(14, 12, 12)),
    (Form((22, 22, 26, 52, 36, 24), "财政专项资金绩效目标申报表", "2026年", unit="万元",
          rows=((label("专项资金名称", 2), value("project.name", "老旧电梯更新补助", 4)), (label("业务主管部门", 2), value("project.competent_department", "临澜市市场监管局", 2), label("项目起止年限"), extra("项目起止年限", "2025—2027")),
                (label("资金总额（万元）", 2), value("funds.annual_requested", "512.00", 4)),
                (label("绩效总目标", 2), value("goals.annual", "更新老旧电梯，消除困人隐患。", 4))),
          headings=((label("绩效指标", 3), label("指标内容"), label("目标值"), label("备注")),),
          columns=(Column("绩效指标", "level1"), Column("", "level2", 2), Column("指标内容", "level3"), Column("目标值", "target"), Column("备注", "extra")),
          indicators=(("产出指标", "数量指标", "更新电梯", T("≥", "64", "台"), ""), (None, "质量指标", "一次验收合格率", T("≥", "98", "%"), "特检院出具"),
                      ("效益指标", "社会效益指标", "困人故障下降", T("≥", "30", "%"), ""), ("满意度指标", "服务对象满意度指标", "业主满意度", T("≥", "85", "%"), ""))),))
monitoring = Paper(
    Look("calc", *KAI, 9.5, 16, "0.5pt solid #000000", landscape=True, margins=(12, 12, 10), shade="#eeeeee"),
    (Form((24, 28, 40, 28, 28, 28, 16, 16, 16, 40), "项目支出绩效运行监控表", "2026年度", unit="万元",
          rows=((label("项目名称"), value("project.name", "数字城管坐席外包", 9)), (label("主管部门"), value("project.competent_department", "临澜市城市管理局", 4), label("项目实施单位"), value("project.implementing_unit", "数字化指挥中心", 4)),
                (label("项目资金（万元）", down=3), label(""), label("年初预算数"), label("1-7月执行数", 2), label("1-7月执行率", 2), label("全年预计执行数", 3)),
                (label("年度资金总额"), value("funds.annual_requested", "286.00"), extra("年度资金总额 1-7月执行数", "160.20", 2), extra("年度资金总额 1-7月执行率", "56.0%", 2), extra("年度资金总额 全年预计执行数", "286.00", 3)),
                (label("其中：财政拨款"), value("funds.annual_fiscal", "286.00"), extra("其中：财政拨款 1-7月执行数", "160.20", 2), extra("其中：财政拨款 1-7月执行率", "56.0%", 2), extra("其中：财政拨款 全年预计执行数", "286.00", 3)),
                (label("年度总体目标"), value("goals.annual", "坐席二十四小时在岗，案件派遣及时准确。", 9))),
          headings=((label("一级指标", down=2), label("二级指标", down=2), label("三级指标", down=2), label("年度指标值", down=2), label("1-7月执行情况", down=2), label("全年预计完成情况", down=2), label("目标完成可能性", 3), label("偏差原因分析", down=2)),
                    (label("确定能"), label("有可能"), label("完全不可能"))),
          columns=(*LEVELS, Column("年度指标值", "target"), Column("1-7月执行情况", "extra"), Column("全年预计完成情况", "extra"), Column("目标完成可能性 确定能", "extra"), Column("目标完成可能性 有可能", "extra"), Column("目标完成可能性 完全不可能", "extra"), Column("偏差原因分析", "extra")),
          indicators=(("产出指标", "数量指标", "坐席人数", T("=", "36", "人"), "36人", "36人", "√", "", "", ""), (None, "质量指标", "派遣准确率", T("≥", "99", "%"), "98.7%", "99%", "", "√", "", "新坐席仍在培训"),
                      (None, "时效指标", "派遣时长", T("≤", "10", "分钟"), "9分钟", "9分钟", "√", "", "", ""),
                      ("满意度指标", "服务对象满意度指标", "市民满意度", T("≥", "90", "%"), "未调查", "90%", "√", "", "", ""))),))
three_years = Paper(
    Look("chromium", *HEI, 10, 16, "1pt solid #000000"),
    (Form((10, 30, 34, 34, 34, 38), "政策性项目支出绩效目标申报表", "2026年度", unit="万元",
          rows=((label("基本信息", down=4, vertical=True), label("项目全称"), value("project.name", "春运志愿服务站", 4)),
                (label("归口主管部门"), value("project.competent_department", "共青团临澜市委", 2), label("项目责任单位"), value("project.implementing_unit", "青年志愿者协会")),
                (label("项目类别"), value("project.category", "其他项目", 2), label("项目起止年月"), extra("项目起止年月", "2026年1月—2028年3月")),
                (label("项目负责人"), extra("项目负责人", "顾南乔", 2), label("联系方式"), extra("联系方式", "0000-2468135")),
                (label("预算资金", down=3, vertical=True), label("资金来源（万元）"), label("2026年"), label("2027年"), label("2028年"), label("合计")),
                (label("财政资金"), value("funds.annual_fiscal", "20.00"), extra("财政资金 2027年", "20.00"), extra("财政资金 2028年", "18.00"), extra("财政资金 合计", "58.00")),
                (label("其他资金"), value("funds.annual_other", "2.00"), extra("其他资金 2027年", "2.00"), extra("其他资金 2028年", "2.00"), extra("其他资金 合计", "6.00")),
                (label("绩效目标", 2, 2), label("总体绩效目标"), value("goals.overall", "三年服务旅客十万人次。", 3)),
                (label("2026年度目标"), value("goals.annual", "设站六处，服务旅客三万人次。", 3))),
          columns=(Column("指标类型", "level1", 2), Column("指标类别", "level2"), Column("指标名称", "level3"), Column("2026年目标值", "target"), Column("数据来源", "extra")),
          indicators=(("产出指标", "数量指标", "设站数量", T("=", "6", "处"), "现场核查"), (None, "时效指标", "春运前到位", "1月10日前", ""),
                      ("效益指标", "社会效益指标", "服务旅客", T("≥", "30000", "人次"), "站点台账"), ("满意度指标", "服务对象满意度指标", "旅客满意度", T("≥", "95", "%"), "问卷"))),))
sections = Paper(
    Look("chromium", *SUN, 10, 16, "0.75pt solid #000000"),
    (Form((14, 34, 56, 20, 18, 22, 22), "项目绩效目标表", "2026年度", unit="万元",
          rows=((label("项目名称", 2), value("project.name", "古井保护修缮", 5)),
                (label("主管单位", 2), value("project.competent_department", "临澜市文物局", 2), label("建设单位"),
                 value("project.implementing_unit", "文物修缮所", 2)),
                (label("项目总投资（万元）", 2), value("funds.total", "75.00", 2), label("本年度预算资金"), value("funds.annual_requested", "40.00", 2)),
                (label("项目年度目标", 2), value("goals.annual", "修缮九口古井。", 5))),
          columns=(Column("序号", "extra"), Column("二级指标", "level2"), Column("三级指标", "level3"), Column("分值", "weight"),
                   Column("符号", "sign"), Column("指标值", "number"), Column("单位", "unit")),
          indicators=(("一、产出指标（50分）",), ("1", "数量指标", "修缮古井", "30", "=", "9", "口"), ("2", "质量指标", "验收合格率", "20", "=", "100", "%"),
                      ("二、效益指标（40分）",), ("3", "社会效益指标", "参观人次", "40", "≥", "6000", "人次"),
                      ("三、满意度指标（10分）",), ("4", "服务对象满意度指标", "参观者满意度", "10", "≥", "90", "%"))),))

# ---- a form in words that no lexicon has; own-form.json beside it defines it ----------------------------------------------

own_form = Paper(
    Look("chromium", *SUN, 11, 17, "0.75pt solid #000000"),
    (Form((30, 44, 30, 56), "专项经费任务书", "2026年度",
          rows=((label("名目"), value("project.name", "夜间公交试运行", 3)),
                (label("委托方"), value("project.competent_department", "临澜市交通局"), label("受托方"),
                 value("project.implementing_unit", "临澜市公交公司")),
                (label("款项（元）"), value("funds.annual_requested", "680,000.00", 3)), (label("要办成的事"), value("goals.annual", "开行三条夜间线路。", 3))),
          unit="元", columns=(Column("大类", "level1"), Column("小类", "level2"), Column("内容", "level3"), Column("标准", "target")),
          indicators=(("产出指标", "数量指标", "夜间线路", T("=", "3", "条")), (None, "质量指标", "准点率", T("≥", "92", "%")),
                      ("满意度指标", "服务对象满意度指标", "乘客满意度", T("≥", "90", "%")))),))

# ---- what looks like a form and is none -------------------------------------------------------------------------

BUDGET = Form(
    (56, 30, 56, 30), "部门收支预算总表", "2026年度", lines=("单位：万元",), declares=False,
    rows=((label("收入", 2), label("支出", 2)), (label("项目"), label("预算数"), label("项目"), label("预算数")),
          (label("一、财政拨款收入"), label("3,204.18"), label("一、一般公共服务支出"), label("1,870.00")),
          (label("二、事业收入"), label("120.00"), label("二、教育支出"), label("640.50")),
          (label("三、其他收入"), label("15.60"), label("三、社会保障和就业支出"), label("829.28")),
          (label("本年收入合计"), label("3,339.78"), label("本年支出合计"), label("3,339.78")),
          (label("上年结转"), label("0.00"), label("结转下年"), label("0.00")), (label("收入总计"), label("3,339.78"), label("支出总计"), label("3,339.78"))))
PROJECTS = Form(
    (60, 44, 34, 34), "项目支出预算明细表", "2026年度", lines=("单位：万元",), declares=False,
    rows=((label("项目名称"), label("主管部门"), label("资金总额"), label("财政拨款")),
          (label("法律援助案件办理"), label("临澜市司法局"), label("42.00"), label("42.00")),
          (label("人民调解员培训"), label("临澜市司法局"), label("6.50"), label("6.50")), (label("合计", 2), label("48.50"), label("48.50"))))
QUESTIONNAIRE = Form(
    (14, 86, 18, 18, 18, 18), "服务对象满意度调查问卷", declares=False,
    rows=((label("序号"), label("指标内容"), label("满意"), label("一般"), label("不满意"), label("得分")),
          (label("1"), label("您对窗口工作人员的服务态度是否满意"), label("√"), label(""), label(""), label("10")),
          (label("2"), label("您对办理时限是否满意"), label(""), label("√"), label(""), label("6")),
          (label("3"), label("您认为项目实施后出行是否更加方便"), label("√"), label(""), label(""), label("10")),
          (label("意见建议", 2), label("建议增加周末办理时段", 4))))
not_forms = Paper(Look("chromium", *SUN, 10.5, 16, "0.75pt solid #000000"), (BUDGET, PROJECTS, QUESTIONNAIRE),
                  warnings=("no form",))

empty_template = Paper(
    Look("calc", *SONG, 10.5, 16, "0.5pt solid #000000"),
    (Form(LONG_WIDTHS, "项目支出绩效目标申报表", declares=False, lines=("（    年度）",),
          rows=project_head("", "", "", ("", "", ""), ""),
          columns=LONG_COLUMNS, side=label("绩效指标", vertical=True),
          indicators=(("产出指标", "数量指标", "", ""), (None, "质量指标", "", ""), (None, "时效指标", "", ""),
                      ("效益指标", "社会效益指标", "", ""), ("满意度指标", "服务对象满意度指标", "", ""))),
     Form((10, 20, 22, 34, 20, 22, 34, 20), "项目支出绩效目标申报表", declares=False, lines=("（20  年度）",), rows=tuple(
         tuple(replace(cell, text={"goals.overall": "目标1：目标2：……", "goals.annual": "目标1：目标2：……"}.get(cell.key, "") if cell.key
                       else cell.text.replace("2025年—2027年", "20××年—20××年")) for cell in row) for row in NATIONAL_HEAD),
          columns=NATIONAL_COLUMNS, side=label("绩效指标", vertical=True),
          indicators=(("产出指标", "数量指标", "指标1：", "", "数量指标", "指标1：", ""), (None, None, "指标2：", "", None, "指标2：", ""),
                      (None, None, "……", "", None, "……", ""), ("效益指标", "社会效益指标", "指标1：", "", "社会效益指标", "指标1：", "")))),
    warnings=("empty", "empty"))

# ---- forms of more offices --------------------------------------------------------------------------------------


def plain(producer, font, size=10, **more):
    return Look(producer, *font, size, 16, "0.5pt solid #000000", **more)


def simple_head(name, department, office, amount, goal, wide, unit_label="资金总额（万元）"):
    """Four columns, the last `wide` more."""
    return ((label("项目名称"), value("project.name", name, 3 + wide)),
            (label("主管部门"), value("project.competent_department", department), label("实施单位"),
             value("project.implementing_unit", office, 1 + wide)),
            (label(unit_label), value("funds.annual_requested", amount, 3 + wide)),
            (label("绩效目标"), value("goals.annual", goal, 3 + wide)))


# Columns numbered in a row of their own, on every page; levels on every row; 指标内容 beside 三级指标 explains it.
NUMBERED_HEADINGS = ("项目名称", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性", "指标内容")
numbered_columns = Paper(
    plain("calc", SONG, 9, landscape=True, margins=(14, 8, 10)),
    (Form((34, 44, 20, 24, 38, 18, 20, 18, 22, 42), "部门项目支出绩效目标表", issuer="临澜市民政局", lines=("单位名称：临澜市民政局",), year_line=False,
          headings=(tuple(label(each) for each in NUMBERED_HEADINGS), tuple(label(str(index + 1)) for index in range(10))),
          columns=(Column("项目名称", "project.name"), Column("项目年度绩效目标", "goals.annual"), *LEVELS, Column("指标性质", "sign"),
                   Column("指标值", "number"), Column("度量单位", "unit"), Column("指标属性", "extra"), Column("指标内容", "extra")),
          indicators=tuple(wide_project(("农村敬老院维修补助", "维修敬老院，改善供养条件。"), [
              ("产出指标", "数量指标", "维修敬老院数量", "=", "7", "所", "定量指标", "反映年度维修的敬老院个数"),
              ("产出指标", "质量指标", "验收合格率", ">=", "98", "%", "定量指标", "验收合格数/验收总数"),
              ("效益指标", "社会效益指标", "供养条件", "=", "明显改善", "", "定性指标", "反映供养条件变化"),
              ("满意度指标", "服务对象满意度指标", "供养老人满意度", ">=", "90", "%", "定量指标", "问卷统计")])
            + wide_project(("殡葬惠民补贴", "按时足额发放补贴。"), [
              ("产出指标", "数量指标", "补贴人数", ">=", "860", "人", "定量指标", "实际补贴人数"),
              ("产出指标", "时效指标", "发放时间", "<=", "30", "天", "定量指标", "受理后到账天数"),
              ("满意度指标", "服务对象满意度指标", "家属满意度", ">=", "95", "%", "定量指标", "问卷统计")])) * 2, repeat=True, least=34),))

# Half a year's target beside the whole year's, under one heading; 合计 beside the parts of the money, amounts below.
half_year = Paper(
    plain("chromium", SUN),
    (Form((26, 28, 44, 28, 28, 28), "市级预算项目绩效目标申报表", "2026年度", unit="万元",
          rows=((label("项目名称"), value("project.name", "水上搜救值班保障", 5)),
                (label("主管部门"), value("project.competent_department", "临澜市海事局", 2), label("项目实施单位"),
                 value("project.implementing_unit", "水上搜救中心", 2)),
                (label("立项必要性"), extra("立项必要性", "辖区航道事故多发，需昼夜值守。", 5)),
                (label("资金来源（万元）", down=2), label("合计"), label("财政资金", 2), label("其他资金", 2)),
                (value("funds.annual_requested", "88.00"), value("funds.annual_fiscal", "80.00", 2), value("funds.annual_other", "8.00", 2)),
                (label("中长期目标"), value("goals.overall", "建成覆盖全部航段的搜救网络。", 5)),
                (label("年度目标"), value("goals.annual", "全年昼夜值守，出动及时。", 5))),
          headings=((label("一级指标", down=2), label("二级指标", down=2), label("三级指标", down=2), label("指标值", 2), label("备注", down=2)),
                    (label("半年（程）"), label("全年（程）"))),
          columns=(*LEVELS, Column("指标值 半年（程）", "extra"), Column("全年（程）", "target"), Column("备注", "extra")),
          indicators=(("产出指标", "数量指标", "值班天数", "181天", T("=", "365", "天"), ""),
                      (None, "时效指标", "出动时间", "≤15分钟", T("≤", "15", "分钟"), "接警后"),
                      ("效益指标", "社会效益指标", "救助成功率", "≥95%", T("≥", "95", "%"), ""),
                      ("满意度指标", "服务对象满意度指标", "船员满意度", "≥88%", T("≥", "90", "%"), ""))),), scan=True)

# Targets of each quarter beside the year's.
quarters = Paper(
    plain("calc", KAI, landscape=True),
    (Form((26, 30, 48, 28, 26, 26, 26, 26, 24), "项目绩效目标申报表", "2026年度", unit="元",
          rows=((label("项目名称"), value("project.name", "路灯电费和维护", 8)),
                (label("主管单位"), value("project.competent_department", "临澜市住建局", 3), label("项目实施单位"),
                 value("project.implementing_unit", "路灯管理所", 4)),
                (label("本年预算（元）"), value("funds.annual_requested", "4,860,000", 8)),
                (label("年度总体目标"), value("goals.annual", "城区路灯按时亮灯。", 8))),
          headings=((label("一级指标", down=2), label("二级指标", down=2), label("三级指标", down=2), label("全年指标值", down=2), label("分季度目标", 4),
                     label("权重", down=2)), tuple(label(each + "季度") for each in "一二三四")),
          columns=(*LEVELS, Column("全年指标值", "target"), *(Column(f"分季度目标 {each}季度", "extra") for each in "一二三四"), Column("权重", "weight")),
          indicators=(("产出指标", "数量指标", "维护路灯", T("≥", "12600", "盏"), "3150盏", "3150盏", "3150盏", "3150盏", "40%"),
                      (None, "质量指标", "亮灯率", T("≥", "98.5", "%"), "98%", "98.5%", "98.5%", "98.5%", "20%"),
                      ("效益指标", "社会效益指标", "夜间事故", "下降", "", "", "", "下降", "30%"),
                      ("满意度指标", "服务对象满意度指标", "市民满意度", T("≥", "88", "%"), "", "", "", "≥88%", "10%"))),))

# 正向 and 反向 are no operators; the only goal stands behind the name of a group; weights in percent.
direction = Paper(
    plain("calc", SONG),
    (Form((24, 28, 44, 20, 22, 22, 22), "部门项目支出绩效目标申报表", "2026年度", unit="万元",
          rows=((label("项目名称"), value("project.name", "河道保洁外包", 6)),
                (label("主管部门"), value("project.competent_department", "临澜市水利局", 2), label("实施单位"),
                 value("project.implementing_unit", "河道管理所", 3)),
                (label("项目起始年份"), value("project.start_date", "2026", 2, value="2026"), label("项目终止年份"),
                 value("project.end_date", "2028", 3, value="2028")),
                (label("年度预算（万元）"), value("funds.annual_requested", "286.50", 6)),
                (label("绩效目标"), value("goals.annual", "河道水面无漂浮物，岸坡无垃圾。", 6))),
          columns=(*LEVELS, Column("指标方向", "extra"), Column("目标值", "number"), Column("计量单位", "unit"), Column("权重（%）", "weight")),
          indicators=(("产出指标", "数量指标", "保洁河道长度", "正向", "86", "公里", "30"), (None, "质量指标", "漂浮物面积占比", "反向", "1", "%", "20"),
                      (None, "成本指标", "每公里保洁费用", "反向", "3.4", "万元", "20"), ("效益指标", "生态效益指标", "河道景观", "正向", "改善", "", "20"),
                      ("满意度指标", "服务对象满意度指标", "居民满意度", "正向", "90", "%", "10"))),))

# Operators in words, under a heading that no lexicon has.
words = Paper(
    plain("calc", HEI),
    (Form((24, 30, 48, 28, 28, 26), "项目支出绩效目标表", "2026年度", unit="元",
          rows=((label("项目名称"), value("project.name", "公厕管护", 5)),
                (label("主管部门"), value("project.competent_department", "临澜市环卫局", 2), label("实施单位"),
                 value("project.implementing_unit", "环卫二所", 2)),
                (label("项目资金（元）"), label("年度资金总额"), value("funds.annual_requested", "923000.00"), label("其中：财政拨款"),
                 value("funds.annual_fiscal", "923000.00", 2)),
                (label("年度总体目标"), value("goals.annual", "公厕干净无异味。", 5))),
          columns=(*LEVELS, Column("如何衡量", "sign"), Column("指标值", "number"), Column("度量单位", "unit")),
          indicators=(("成本指标", "经济成本指标", "单座管护费", "小于等于", "21000", "元"), ("产出指标", "数量指标", "管护公厕", "等于", "43", "座"),
                      (None, "质量指标", "考核合格率", "大于等于", "95", "%"), (None, "时效指标", "报修处理时限", "不超过", "24", "小时"),
                      ("效益指标", "社会效益指标", "投诉下降", "大于", "10", "%"), ("满意度指标", "服务对象满意度指标", "市民满意度", "不低于", "90", "%"))),))

# What was reached before beside the target, whose heading no lexicon has.
history = Paper(
    plain("chromium", KAI),
    (Form((24, 28, 44, 26, 26, 24, 18), "财政支出项目绩效目标申报表", "2026年度", unit="万元",
          rows=((label("项目名称"), value("project.name", "疫苗冷链更新", 6)),
                (label("项目主管部门"), value("project.competent_department", "临澜市疾控局", 2), label("项目实施单位"),
                 value("project.implementing_unit", "疾控中心", 3)),
                (label("申请预算金额（万元）"), value("funds.annual_requested", "138.6", 6)),
                (label("本年度绩效目标"), value("goals.annual", "冷链设备全部联网监测。", 6))),
          columns=(*LEVELS, Column("上年完成值", "extra"), Column("今年要求", "target"), Column("参考值", "extra"), Column("权重", "weight")),
          indicators=(("产出指标", "数量指标", "更新冰箱", "21台", T("=", "34", "台"), "", "30"), (None, "质量指标", "设备在线率", "93%", T("≥", "98", "%"), "省平均95%", "30"),
                      ("效益指标", "社会效益指标", "疫苗损耗率", "0.6%", T("≤", "0.5", "%"), "0.8%", "30"),
                      ("满意度指标", "服务对象满意度指标", "接种点满意度", "90%", T("≥", "92", "%"), "", "10"))),))

# Tables of numbers among the labels: what is bought, and what is spent by when.
estimate = Paper(
    plain("calc", SONG),
    (Form((26, 34, 30, 30, 30, 32), "项目支出绩效目标申报表", "2026年度", unit="万元",
          rows=((label("项目名称"), value("project.name", "应急物资储备更新", 5)),
                (label("项目类型"), value("project.category", "□基本支出 ■项目支出", 5)),
                (label("主管部门"), value("project.competent_department", "临澜市应急管理局", 2), label("项目单位"),
                 value("project.implementing_unit", "物资储备中心", 2)),
                (label("项目起止时间"), extra("项目起止时间", "2026-01至2026-12", 2), label("单位地址"), extra("单位地址", "临河路18号", 2)),
                (label("年度预算（万元）"), value("funds.annual_requested", "210.00", 5)),
                (label("资金测算", down=3), label("支出内容", 2), label("数量"), label("单价（万元）"), label("金额（万元）")),
                (extra("支出内容", "救灾帐篷", 2), extra("数量", "500"), extra("单价（万元）", "0.24"), extra("金额（万元）", "120.00")),
                (extra("支出内容", "发电机组", 2), extra("数量", "15"), extra("单价（万元）", "6.00"), extra("金额（万元）", "90.00")),
                (label("资金支出计划（%）", down=2), label("3月底"), label("6月底"), label("9月底"), label("12月底", 2)),
                (extra("3月底", "20%"), extra("6月底", "45%"), extra("9月底", "80%"), extra("12月底", "100%", 2)),
                (label("实施方案"), extra("实施方案", "集中招标采购，分批验收入库。", 5)),
                (label("年度绩效目标"), value("goals.annual", "储备物资品种齐全、数量充足、调得出用得上。", 5))),
          columns=(Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3", 2), Column("指标值", "target"), Column("备注", "extra")),
          indicators=(("产出指标", "数量指标", "购置帐篷", T("=", "500", "顶"), ""), (None, "质量指标", "验收合格率", T("", "100", "%"), ""),
                      ("效益指标", "社会效益指标", "可保障人数", T("≥", "0.6", "万人"), ""), ("满意度指标", "服务对象满意度指标", "乡镇满意度", T("≥", "90", "%"), ""))),))

# Labels and values in one cell each; a sum, a note and those who signed below the indicators.
inline = Paper(
    plain("calc", SUN),
    (Form((26, 30, 40, 30, 30, 26), "项目支出绩效目标批复表", "2026年度", unit="万元", lines=(extra("", "批复文号：临财绩〔2026〕8号"),),
          rows=((value("project.name", "农贸市场快检室", 6, before="项目名称："),),
                (value("project.competent_department", "临澜市市场监管局", 3, before="主管部门："),
                 value("project.implementing_unit", "食品检测所", 3, before="实施单位：")),
                (value("funds.annual_requested", "64.80", 3, before="批复金额（万元）："), value("funds.annual_fiscal", "64.80", 3, before="其中：财政拨款：")),
                (value("goals.annual", "十二个农贸市场快检室正常运行。", 6, before="绩效目标："),)),
          columns=(*LEVELS, Column("指标值", "target"), Column("分值", "weight"), Column("备注", "extra")),
          indicators=(("产出指标", "数量指标", "检测批次", T("≥", "36000", "批次"), "40", ""), (None, "质量指标", "检测准确率", T("≥", "97", "%"), "20", ""),
                      ("效益指标", "社会效益指标", "不合格产品处置率", T("", "100", "%"), "30", ""), ("满意度指标", "服务对象满意度指标", "商户满意度", T("≥", "90", "%"), "10", "")),
          foot=((label("合计", 4), extra("合计", "100"), label("")), (extra("", "注：分值合计应为100。", 6),),
                (extra("填表人", "林越", 2, before="填表人："), extra("审核人", "贺川", 2, before="审核人："), extra("填报日期", "2025年11月20日", 2, before="填报日期：")))),))

# Rows over the whole width part the projects of a ledger by their offices; a sum above all.
SECTION_COLUMNS = (Column("项目名称", "project.name"), Column("预算金额", "funds.annual_requested"), Column("绩效目标", "goals.annual"), *LEVELS,
                   Column("指标值", "target"), Column("权重", "weight"))
SECTION_PROJECTS = (
    ("一、临澜市湿地保护站", wide_project(("湿地巡护", "18.00", "巡护湿地。"), [
        ("产出指标", "数量指标", "巡护里程", T("≥", "900", "公里"), "60"), ("满意度指标", "服务对象满意度指标", "游客满意度", T("≥", "90", "%"), "30")])),
    ("二、临澜市鸟类环志站", wide_project(("候鸟监测", "9.60", "监测候鸟。"), [
        ("产出指标", "数量指标", "监测次数", T("≥", "24", "次"), "60"), ("效益指标", "生态效益指标", "记录鸟种", T("≥", "130", "种"), "30")])))
# Targets as offices write them.
Q = lambda operator, number, unit: {"kind": "quantitative", "operator": operator, "number": number, "unit": unit}  # noqa: E731
R = lambda low, high, unit: {"kind": "range", "low": low, "high": high, "unit": unit}  # noqa: E731
WORDS = {"kind": "qualitative"}
WRITTEN = tuple((name, Written(text, meaning)) for name, text, meaning in (
    ("覆盖率", "≥95%以上", Q(">=", "95", "%")), ("完工时间", "12月31日前", WORDS), ("收入", "较上年提高", WORDS), ("走访", "3家/次", Q("", "3", "家/次")),
    ("服务", "≥1.5万人次", Q(">=", "1.5", "万人次")), ("利用率", "80-90%", R("80", "90", "%")), ("误差", "±5%", Q("~", "5", "%")),
    ("频次", "不少于2次/月", Q(">=", "2", "次/月")), ("完成率", "100%以上", Q(">=", "100", "%")), ("损耗", "≤0.5‰", Q("<=", "0.5", "‰")),
    ("事故", "小于3起", Q("<", "3", "起")), ("事故率", "零事故", WORDS), ("次品", "0", Q("", "0", "")), ("工期", "1-2天", R("1", "2", "天")),
    ("占比", "＞80％", Q(">", "80", "%")), ("响应", "24小时内", Q("<=", "24", "小时")), ("人数", "≥1,200人", Q(">=", "1200", "人")),
    ("开放", "≥300天（含节假日）", Q(">=", "300", "天")), ("超时", "不多于3次", Q("<=", "3", "次")), ("就业", "至少50人", Q(">=", "50", "人")),
    ("户数", "等于12户", Q("=", "12", "户")), ("支出", "控制在20万元以内", Q("<=", "20", "万元")), ("提升", "提升5%以上", WORDS),
    ("设备", "2台（套）", Q("", "2", "台(套)")), ("资金", "20～30万元", R("20", "30", "万元"))))
targets = Paper(
    plain("calc", SONG),
    (Form((24, 30, 60, 60), "项目支出绩效目标申报表", "2026年度", unit="万元",
          rows=simple_head("综合服务保障", "临澜市机关事务局", "服务中心", "-35.20", "保障到位。", 0), columns=(*LEVELS, Column("指标值", "target")),
          indicators=tuple(("产出指标" if index == 0 else None, "数量指标" if index == 0 else None, *row) for index, row in enumerate(WRITTEN))),))

def told_sections():
    rows, told = [tuple(label(column.heading) for column in SECTION_COLUMNS), (label("合计"), label("27.60"), *(label("") for _ in range(6)))], []
    for office, project in SECTION_PROJECTS:
        rows += [(label(office, 8),), *indicator_rows(Form((), columns=SECTION_COLUMNS, indicators=tuple(project)))]
        told += wide_project((office,), project[:1]) + wide_project((None,), project[1:])
    look = dict(widths=(30, 24, 50, 22, 28, 44, 34, 20), title="部门项目绩效目标申报表", year_line=False, unit="万元", lines=("单位：万元",))
    return (Form(rows=tuple(rows), **look),), (Form(columns=(Column("", "project.extra"), *SECTION_COLUMNS), indicators=tuple(told), **look),)


SECTIONS = told_sections()
ledger_sections = Paper(plain("calc", SANS, landscape=True, margins=(14, 10, 10)), SECTIONS[0], told=SECTIONS[1])

# One table of indicators below the other: of the whole period, of the year, with what was reached in the two years before.
TERMS_HEAD = (
    (label("项目名称"), value("project.name", "古籍普查登记", 3), label("项目编码"), extra("项目编码", "42000026T00317", 2)),
    (label("项目主管部门"), value("project.competent_department", "临澜市文旅局", 3), label("项目执行单位"), value("project.implementing_unit", "临澜市古籍馆", 2)),
    (label("项目属性"), value("project.nature", "■持续性项目 □新增性项目", 6)),
    (label("项目总预算"), value("funds.total", "300", 3), label("项目当年预算"), value("funds.annual_requested", "100", 2)),
    (label("长期目标"), value("goals.overall", "完成全部馆藏古籍登记。", 6)), (label("年度目标"), value("goals.annual", "登记古籍八千册。", 6)))
LONG_TERM = Form(
    (22, 26, 40, 22, 22, 24, 30), "项目绩效目标申报表", "2026年度", unit="万元", lines=("单位：万元",), rows=TERMS_HEAD, scope="overall",
    columns=(*LEVELS[:2], Column("三级指标", "level3", 2), Column("指标值", "target"), Column("指标值确定依据", "extra", 2)),
    indicators=(("产出指标", "数量指标", "登记古籍", T("≥", "24000", "册"), "馆藏清点"), (None, "质量指标", "著录差错率", T("≤", "1", "%"), "行业标准")))
SHORT_TERM = Form(
    LONG_TERM.widths, goes_on=True, columns=(*LEVELS, Column("指标值 前年", "extra"), Column("指标值 上年", "extra"), Column("预计当年实现", "target"),
                                             Column("指标值确定依据", "extra")),
    headings=((*(label(each, down=2) for each in ("一级指标", "二级指标", "三级指标")), label("指标值", 3), label("指标值确定依据", down=2)),
              (label("前年"), label("上年"), label("预计当年实现"))),
    indicators=(("产出指标", "数量指标", "登记古籍", "7200册", "7900册", T("≥", "8000", "册"), "工作计划"), (None, "时效指标", "完成时间", "", "", "11月底前", "工作计划"),
                ("满意度指标", "服务对象满意度指标", "读者满意度", "91%", "92%", T("≥", "93", "%"), "问卷")))
two_terms = Paper(
    plain("calc", KAI),
    (replace(LONG_TERM, columns=(), indicators=(), rows=(
        *TERMS_HEAD, (label("长期绩效目标表", 7),), *table_rows(replace(LONG_TERM, rows=()))[0], (label("年度绩效目标表", 7),), *table_rows(SHORT_TERM)[0])),),
    told=(LONG_TERM, SHORT_TERM))

# Levels in columns so narrow that their print runs down.
narrow = Paper(
    plain("chromium", HEI),
    (Form((8, 8, 14, 58, 34, 20, 40), "项目绩效目标申报表", "2026年度", unit="万元",
          rows=((label("项目名称", 3), value("project.name", "高龄津贴发放", 4)),
                (label("主管部门", 3), value("project.competent_department", "临澜市民政局"), label("实施单位"), value("project.implementing_unit", "老龄服务中心", 2)),
                (label("项目资金（万元）", 3, 2), label("年度资金总额"), value("funds.annual_requested", "2,108.40", 3)),
                (label("其中：财政拨款"), value("funds.annual_fiscal", "2,108.40", 3)),
                (label("总体目标", vertical=True), value("goals.annual", "对八十周岁以上老年人按月发放津贴，做到不漏一人、不错一分，社会化发放率百分之百。", 6))),
          columns=(*LEVELS, Column("指标值", "target"), Column("分值", "weight"), Column("备注", "extra")), side=label("绩效指标", vertical=True),
          indicators=(("产出指标", "数量指标", "发放人数", T("≥", "34600", "人"), "20", ""), (None, "质量指标", "发放准确率", T("", "100", "%"), "20", ""),
                      (None, "时效指标", "每月发放时间", "15日前", "20", ""), ("效益指标", "社会效益指标", "生活质量", "有所提高", "30", "定性评价"),
                      ("满意度指标", "服务对象满意度指标", "老年人满意度", T("≥", "95", "%"), "10", ""))),), scan=True)

# Levels behind the target; unit, number and operator in this order.
last_levels = Paper(
    plain("calc", HEI),
    (Form((20, 50, 20, 22, 22, 34, 26), "项目绩效目标表", "2026年度", unit="元",
          rows=simple_head("体育场馆免费开放", "临澜市体育局", "体育中心", "1,130,000.00", "场馆全年开放。", 3, "项目金额（元）"),
          columns=(Column("序号", "extra"), Column("三级指标", "level3"), Column("单位", "unit"), Column("目标值", "number"), Column("性质", "sign"),
                   Column("二级指标", "level2"), Column("一级指标", "level1")),
          indicators=(("1", "开放天数", "天", "330", "≥", "数量指标", "产出指标"), ("2", "设施完好率", "%", "98", "≥", "质量指标", "产出指标"),
                      ("3", "健身人次", "万人次", "26", "≥", "社会效益指标", "效益指标"), ("4", "健身者满意度", "%", "90", "≥", "服务对象满意度指标", "满意度指标"))),))

# Two forms among a cover, a table of contents, budget tables, lists, a frame of evaluation and prose.


def other_table(title, widths, *rows, unit=""):
    return Form(widths, title, declares=False, lines=(unit,) if unit else (), rows=tuple(tuple(label(text) for text in row) for row in rows))


SIMPLE_ROWS = (("产出指标", "数量指标", "巡查次数", T("≥", "48", "次")), (None, "质量指标", "问题整改率", T("≥", "95", "%")), ("效益指标", "社会效益指标", "投诉量", "下降"),
               ("满意度指标", "服务对象满意度指标", "群众满意度", T("≥", "90", "%")))


def simple_form(name):
    return Form((30, 44, 50, 46), "项目支出绩效目标表", "2026年度", unit="万元", rows=simple_head(name, "临澜市环保局", "监察支队", "12.00", "做好巡查。", 0),
                columns=(*LEVELS, Column("指标值", "target")), indicators=SIMPLE_ROWS)


among_tables = Paper(
    plain("calc", SANS),
    (other_table("2026年临澜市环保局部门预算", (40, 90, 20), ("章节", "内容", "页码"), ("一", "部门概况", "1"), ("二", "部门预算表", "4"), ("三", "项目支出绩效目标表", "12")),
     other_table("一般公共预算“三公”经费支出预算表", (30,) * 6, ("单位名称", "合计", "因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行费"),
                 ("临澜市环保局", "12.40", "0.00", "1.40", "0.00", "11.00"), ("合计", "12.40", "0.00", "1.40", "0.00", "11.00"), unit="单位：万元"),
     simple_form("扬尘巡查"),
     other_table("政府采购预算表", (40, 40, 24, 24, 24, 28), ("项目名称", "采购品目", "数量", "计量单位", "预算金额", "资金来源"), ("扫描仪", "办公设备", "4", "台", "3.20", "财政拨款"), unit="单位：万元"),
     simple_form("噪声巡查"),
     other_table("2025年项目绩效自评结果汇总表", (12, 60, 30, 30, 24, 24), ("序号", "项目名称", "预算金额", "执行金额", "自评得分", "等级"), ("1", "扬尘巡查", "12.40", "12.10", "96.5", "优"), unit="单位：万元"),
     other_table("绩效评价指标体系", (24, 28, 34, 16, 60, 18), ("一级指标", "二级指标", "三级指标", "分值", "评分标准", "得分"), ("决策", "项目立项", "立项依据充分性", "5", "符合政策得满分", "5"),
                 ("产出", "产出数量", "实际完成率", "15", "按比例得分", "14")),
     other_table("部门预算项目支出表", (40, 34, 28, 28, 40), ("项目名称", "项目单位", "资金总额", "财政拨款", "绩效目标"), ("扬尘巡查", "监察支队", "12.00", "12.00", "做好巡查")),
     other_table("绩效目标管理情况", (170,), ("本部门2026年对两个项目编制了绩效目标，涉及资金24万元，产出指标、效益指标和满意度指标设置合理。",), ("绩效目标已随预算批复下达。",))))

PAPERS = {"ledger": ledger, "ledger-plain": ledger_plain, "two-pages": two_pages, "heading-again": heading_again,
          "national": national, "weights": weights, "self-evaluation": self_evaluation, "no-level2": no_level2,
          "rotated": rotated, "dashed": dashed, "cut-rows": cut_rows, "department": department, "departments": departments,
          "tall-ledger": tall_ledger, "plain-levels": plain_levels, "numbered": numbered,
          "evaluation-ledger": evaluation_ledger, "policy": policy, "transfer": transfer, "evaluation": evaluation, "signatures": signatures,
          "department-tasks": department_tasks, "department-duties": department_duties, "wide-sheet": wide_sheet,
          "side-levels": side_levels, "monitoring": monitoring, "three-years": three_years, "sections": sections,
          "wide-ledger": wide_ledger, "two-tables": two_tables,
          "numbered-columns": numbered_columns, "half-year": half_year, "quarters": quarters, "direction": direction, "words": words,
          "history": history, "estimate": estimate, "inline": inline, "targets": targets, "ledger-sections": ledger_sections,
          "two-terms": two_terms, "narrow": narrow, "last-levels": last_levels, "among-tables": among_tables,
          "own-form": own_form, "not-forms": not_forms, "empty-template": empty_template} | offices.PAPERS | counties.PAPERS
