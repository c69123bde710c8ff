// What the page says, in Chinese and English. Keys are the English words' short names; {0} takes an argument.
const words = {
  queue: ["待核对", "To check"], declarations: ["申报表", "Declarations"], alike: ["同类核对", "Like with like"], audit: ["抽查", "Audit"],
  help: ["快捷键", "Keys"], language: ["English", "中文"], theme: ["明暗", "Light or dark"], skip_link: ["跳到内容", "Skip to content"],
  left: ["待核对单元格", "cells to check"], settled: ["已核对", "settled"], forms: ["申报表", "declarations"], time_left: ["预计用时", "time left, about"],
  minutes: ["{0} 分钟", "{0} min"], hours: ["{0} 小时", "{0} h"], all: ["全部", "All"], issuer: ["填报单位", "Issuer"], year: ["年度", "Year"],
  kind: ["内容", "Kind of field"], finding: ["提示", "Finding"], any_finding: ["有提示的", "Any finding"], budget: ["容许差错", "Error budget"],
  budget_says: ["核对 {0} 格，预计余下差错 {1} 处（每万格 {2}）", "{0} cells to check, about {1} errors left ({2} in 10,000)"],
  start: ["开始核对", "Start"], field: ["字段", "Field"], reading: ["读作", "Reads"], chance: ["把握", "Chance"], project: ["项目", "Project"],
  all_done: ["没有待核对的单元格了。", "Nothing is left to check."], nothing_matches: ["没有符合条件的单元格。", "No cell matches."], held: ["{0} 正在核对", "held by {0}"],
  accept: ["确认", "Accept"], skip: ["跳过", "Skip"], back: ["上一格", "Back"], undo: ["撤销", "Undo"], whole: ["整张表", "Whole form"], of: ["已核对 {0} / {1}", "{0} of {1} settled"], to_go: ["余 {0} 格", "{0} to go"],
  alternatives: ["其他读法", "Other readings"], findings: ["提示", "Findings"], history: ["记录", "Record"], value: ["改为", "Value"], blank: ["（空）", "(blank)"],
  gone: ["找不到原件，显示的是库中所存的单元格图像。", "The original is gone; this is the picture kept in the store."], gone_all: ["找不到原件，也没有存图。可凭纸质件核对。", "The original is gone and no picture was kept. Check it against the paper."],
  blind: ["第二次独立核对：请按图录入", "Second, blind reading: type what the picture says"], source_text: ["文字层", "text layer"], source_ocr: ["识别", "read from the picture"], source_inferred: ["由规则选定", "chosen by a rule"],
  source_corrected: ["人工更正", "corrected"], source_unreadable: ["未能识别", "unreadable"], source_absent: ["表中没有", "absent"], first_reading: ["初读：{0}", "first reading: {0}"],
  accepted_by: ["{0} 确认", "{0} accepted"], corrected_by: ["{0} 更正：{1} → {2}", "{0}: {1} → {2}"], undone_by: ["{0} 撤销", "{0} undid"], saved: ["已记录", "Recorded"], undone: ["已撤销：{0}", "Undone: {0}"], nothing_to_undo: ["没有可撤销的", "Nothing to undo"],
  cleared: ["提示已消除", "finding cleared"], no_server: ["与程序的连接断了；改动仍在此处，恢复后再按回车。", "The program does not answer; what you typed is kept here. Press Enter again when it is back."],
  basics: ["基本情况", "Project"], funds: ["资金", "Funds"], goals: ["目标", "Goals"], indicators: ["绩效指标", "Indicators"], extra: ["其他", "Further"], level1: ["一级", "Level 1"], level2: ["二级", "Level 2"], level3: ["三级指标", "Level 3"], target: ["指标值", "Target"], weight: ["分值", "Weight"],
  row_add: ["在下方插入一行", "Insert a row below"], row_remove: ["删除此行", "Remove this row"], row_split: ["拆成两行", "Split into two"], row_join: ["与下一行合并", "Join with the next"], row_up: ["上移", "Move up"], row_down: ["下移", "Move down"], row_actions: ["行操作", "Row"],
  more: ["更多", "More"],
  next_form: ["下一张", "Next form"], previous_form: ["上一张", "Previous form"], search: ["查找项目、单位", "Find a project or office"],
  same: ["{0} 处读作", "{0} read"], accept_chosen: ["确认所选 {0} 处", "Accept {0}"], correct_chosen: ["所选改为", "Change chosen to"], apply: ["更正", "Change"],
  audit_head: ["未标记单元格的实际差错", "Errors among cells that were not flagged"], audit_says: ["抽查 {0} 格，发现差错 {1} 处。差错率 {2}，95% 区间 {3} 至 {4}。", "{0} cells checked, {1} wrong: {2}, 95 % interval {3} to {4}."], audit_none: ["尚未抽查。", "None checked yet."], audit_how: ["核对时会混入少量未标记的单元格，不作标示；样本随机而固定。", "A few unflagged cells come among the others as you work, unmarked; the sample is random and stays the same."],
  promise: ["承诺 {0}", "promised {0}"], close: ["关闭", "Close"], by: ["由", "by"], zoom_in: ["放大", "Zoom in"], zoom_out: ["缩小", "Zoom out"], zoom_fit: ["回到单元格", "Back to the cell"], error: ["出错", "Something went wrong"],
  key_enter: ["确认并到下一格", "accept and go on"], key_digit: ["取第 1–9 个读法", "take that reading"], key_type: ["直接输入即可修改；改数字先按 F2", "typing edits; F2 first to type digits"], key_tab: ["跳过 / 上一格", "skip / back"], key_undo: ["撤销，次数不限", "undo, without limit"], key_escape: ["放弃修改", "leave the edit"], key_whole: ["整张表 / 放大缩小", "whole form / zoom"], key_help: ["本说明", "this list"],
  page: ["第 {0} 页", "page {0}"], unit: ["金额单位", "unit"], refresh: ["有新内容", "New"], open: ["打开", "Open"], sure: ["确定", "Sure"],
};
const fields = {
  title: ["标题", "Title"], fiscal_year: ["年度", "Fiscal year"], issuer: ["填报单位", "Issuer"], name: ["项目名称", "Project name"], nature: ["项目性质", "Nature"], category: ["项目类别", "Category"], code: ["项目编码", "Code"],
  competent_department: ["主管部门", "Competent department"], implementing_unit: ["实施单位", "Implementing unit"], start_date: ["开始日期", "Start"], end_date: ["完成日期", "End"], unit: ["金额单位", "Money unit"],
  total: ["项目资金总额", "Total"], total_fiscal: ["总额：财政资金", "Total, fiscal"], total_other: ["总额：其他资金", "Total, other"], annual_requested: ["年度资金申请总额", "Year's request"], annual_fiscal: ["当年财政拨款", "Year's appropriation"], annual_carryover: ["上年结转", "Carried over"], annual_other: ["年度其他资金", "Year, other"],
  overall: ["总体目标", "Overall goal"], annual: ["年度目标", "Annual goal"], level1: words.level1, level2: words.level2, level3: words.level3, target: words.target, weight: words.weight,
};
const kinds = { text: ["文字", "Text"], word: ["类别", "Word"], year: ["年度", "Year"], date: ["日期", "Date"], money: ["金额", "Amount"], money_unit: ["金额单位", "Money unit"], target: ["指标值", "Target"], weight: ["分值", "Weight"] };

const rules = {
  "funds.total_sum": ["项目资金总额与各项之和不符", "the money of the whole period is not the sum of its parts"], "funds.annual_sum": ["年度资金申请总额与各项之和不符", "the money of the year is not the sum of its parts"],
  "funds.total_parts": ["分项金额大于总额", "a part of the money is more than all of it"], "funds.annual_parts": ["分项金额大于年度总额", "a part of the money is more than all of it"],
  "funds.year_within_total": ["年度金额大于项目总额", "the year asks for more money than the whole period"], "funds.unit": ["金额没有单位", "an amount without a unit of money"],
  "project.dates": ["项目起止日期矛盾", "the project's dates do not fit together"], "project.year": ["年度不在项目起止日期之内", "the year of the form is outside the project's dates"], "title.year": ["标题年度与表中年度不同", "the title names another year"],
  "project.once": ["同一项目在文件中出现两次", "the same project stands twice in the file"], "indicators.weights": ["分值合计不符", "the weights do not make their sum"], "indicators.share": ["比例超出整体", "a share beyond its whole"],
  "indicators.range": ["区间上限小于下限", "a range that ends below its beginning"], "indicators.levels": ["二级指标不属于该一级指标", "level 2 is not of its level 1"], "indicators.rows": ["表中没有指标", "a form without indicators"],
  "indicators.target": ["指标没有指标值", "an indicator without a target"], "indicators.level3": ["指标值没有三级指标", "a target without an indicator"], "indicators.numbers": ["指标编号缺号", "a number is left out among the indicators"],
};

export let language = localStorage.getItem("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
export function switch_language() { language = language === "zh" ? "en" : "zh"; localStorage.setItem("language", language); }
const pick = pair => pair[language === "zh" ? 0 : 1];
export function say(name, ...values) { return pick(words[name] || [name, name]).replace(/\{(\d)\}/g, (_, at) => values[at]); }
export const say_kind = kind => kinds[kind] ? pick(kinds[kind]) : kind;
/** What a rule says is wrong, in words; what the program found in detail stands behind. */
export function say_finding(rule, message = "") {
  const words_of = rules[rule];
  if (!words_of) return message || rule;
  return message.startsWith(words_of[1]) ? pick(words_of) + message.slice(words_of[1].length) : pick(words_of);
}
/** A JSON Pointer within a declaration, in words: /indicators/3/target as 指标 4 · 指标值. */
export function say_field(pointer, label) {
  const parts = pointer.split("/").slice(1).map(each => each.replace(/~1/g, "/").replace(/~0/g, "~"));
  const last = label || (fields[parts.at(-1)] ? pick(fields[parts.at(-1)]) : parts.at(-1) === "field" ? pick(words.extra) : parts.at(-1));
  return parts[0] === "indicators" ? `${language === "zh" ? "指标" : "Indicator"} ${Number(parts[1]) + 1} · ${last}` : last;
}
