// What the page says, in Chinese and English. Keys are the English words' short names; {0} takes an argument.
const words = {
  queue: ["待核对", "To check"], declarations: ["申报表", "Declarations"], alike: ["同类核对", "Like with like"], audit: ["抽查", "Audit"], views: ["视图", "Views"],
  help: ["快捷键", "Keys"], other_language: ["English", "中文"], switch_language: ["Switch to English", "切换为中文"], theme: ["明暗", "Light or dark"], skip_link: ["跳到内容", "Skip to content"], close: ["关闭", "Close"], again: ["重试", "Try again"], error: ["出错了", "Something went wrong"], more: ["更多", "More"],
  user: ["用户", "User"], password: ["密码", "Password"], log_in: ["登录", "Log in"], login_refused: ["用户名或密码不对。", "The name or the password is wrong."],
  no_server: ["与程序的连接断了；改动仍在此处，恢复后再按回车。", "The program does not answer; what you typed is kept here. Press Enter again when it is back."],

  left: ["格待核对", "cells to check"], settled: ["已核对", "settled"], forms: ["张申报表", "declarations"], time_left: ["预计还需", "left, about"], minutes: ["{0} 分钟", "{0} min"], hours: ["{0} 小时", "{0} h"],
  filters: ["筛选", "Filters"], clear_filters: ["清除筛选", "Clear the filters"], all: ["全部", "All"], issuer: ["填报单位", "Issuer"], year: ["年度", "Year"], kind: ["内容", "Kind of field"], finding: ["提示", "Finding"],
  budget: ["容许差错", "Error budget"], in_ten_thousand: ["每万格 {0} 处", "{0} in 10,000"], budget_says: ["核对 {0} 格，预计余下差错 {1} 处。", "{0} cells to check; about {1} errors are then left."], check_more: ["← 多核对", "← check more"], check_less: ["少核对 →", "check less →"],
  start: ["开始核对", "Start"], field: ["字段", "Field"], reading: ["读作", "Reads"], chance: ["把握", "Chance"], project: ["项目", "Project"], first_of: ["以上为最可疑的 {0} 格，共 {1} 格。", "The {0} most doubtful of {1}."],
  all_done: ["都核对完了。", "All is settled."], nothing_matches: ["没有符合条件的单元格。", "No cell matches."], no_forms: ["库中还没有申报表；先运行 inkgrid ingest。", "The store holds no declaration yet; run inkgrid ingest first."], held: ["{0} 正在核对", "held by {0}"], doubtful: ["待核对", "to check"],

  accept: ["确认", "Accept"], skip: ["跳过", "Skip"], back: ["上一格", "Back"], undo: ["撤销", "Undo"], whole: ["整张表", "Whole form"], of: ["已核对 {0} / {1}", "{0} of {1} settled"], to_go: ["余 {0} 格", "{0} to go"],
  alternatives: ["其他读法", "Other readings"], findings: ["提示", "Findings"], history: ["记录", "Record"], value: ["内容", "Value"], blank: ["空白", "blank"], reads_blank: ["读作空白", "read as blank"],
  same_row: ["同一行", "The same row"], same_part: ["同一部分", "The same part of the form"], this_one: ["当前", "this one"],
  gone: ["找不到原件，显示的是库中所存的单元格图像。", "The original is gone; this is the picture kept in the store."], gone_all: ["找不到原件，也没有存图。可凭纸质件核对。", "The original is gone and no picture was kept. Check it against the paper."], nowhere: ["表上没有找到这一项。纸上有就照录；没有就确认空白。", "This was not found on the form. Type it if the paper has it; accept the blank if not."],
  blind: ["第二次独立核对：请按图录入", "Second, blind reading: type what the picture says"], source_text: ["文字层", "text layer"], source_ocr: ["识别", "read from the picture"], source_inferred: ["由规则选定", "chosen by a rule"],
  source_corrected: ["人工更正", "corrected"], source_unreadable: ["未能识别", "unreadable"], source_absent: ["表中没有", "not on the form"], first_reading: ["初读：{0}", "first reading: {0}"],
  accepted_by: ["{0} 确认", "{0} accepted"], corrected_by: ["{0} 更正：{1} → {2}", "{0}: {1} → {2}"], undone_by: ["{0} 撤销", "{0} undid"], saved: ["已记录", "Recorded"], saved_many: ["已记录 {0} 格", "{0} recorded"], undone: ["已撤销：{0}", "Undone: {0}"], nothing_to_undo: ["没有可撤销的", "Nothing to undo"], cleared: ["已消除", "cleared"],
  no_year: ["不是年度", "no year"], no_date: ["不是日期", "no date"], no_money: ["不是金额", "no amount"], no_money_unit: ["不是金额单位", "no unit of money"], no_target: ["看不出指标值的含义", "not understood as a target"], no_weight: ["不是分值", "no weight"], no_word: ["不是常用的词", "no known word"], no_text: ["内容不合", "not what stands here"], yuan: ["= {0} 元", "= {0} yuan"],

  basics: ["基本情况", "Project"], funds: ["资金", "Funds"], goals: ["目标", "Goals"], indicators: ["绩效指标", "Indicators"], extra: ["其他", "Further"], level1: ["一级指标", "Level 1"], level2: ["二级指标", "Level 2"], level3: ["三级指标", "Level 3"], target: ["指标值", "Target"], weight: ["分值", "Weight"], row_number: ["指标 {0}", "Indicator {0}"],
  row_first: ["添加一行", "Add a row"], row_add: ["在下方插入一行", "Insert a row below"], row_remove: ["删除此行", "Remove this row"], row_split: ["拆成两行", "Split into two"], row_join: ["与下一行合并", "Join with the next"], row_up: ["上移，或移入上一级", "Move up, or into the level above"], row_down: ["下移，或移入下一级", "Move down, or into the level below"], row_actions: ["行操作", "Row"],
  next_form: ["下一张 →", "Next form →"], previous_form: ["← 上一张", "← Previous form"], search: ["查找项目、单位", "Find a project or office"], no_form_matches: ["没有这样的申报表。", "No declaration matches."], left_here: ["核对", "To check"], none_left: ["无待核对", "nothing to check"], so_many_findings: ["{0} 条提示", "{0} findings"], absent_here: ["表上没有的 {0} 项", "{0} not on this form"],

  alike_says: ["读法相同的单元格，一次核对。", "Cells that read alike, settled together."], none_alike: ["没有读法相同的待核对单元格。", "No cells to check read alike."], count: ["处数", "Cells"], read_alike: ["共 {0} 处读作相同，一起核对", "{0} cells read alike: settle them together"], same: ["{0} 处", "{0} cells"], accept_chosen: ["确认所选 {0} 处", "Accept {0}"], choose_all: ["全选", "Choose all"], choose_none: ["全不选", "Choose none"], correct_chosen: ["所选改为", "Change the chosen to"], apply: ["更正", "Change"],
  audit_head: ["未标记单元格的实际差错", "Errors among cells that were not flagged"], audit_says: ["抽查 {0} 格，发现差错 {1} 处；实际差错率有 95% 的把握在 {2} 与 {3} 之间。", "{0} cells checked, {1} wrong; with 95 % confidence the share of errors is between {2} and {3}."], audit_none: ["尚未抽查。", "None checked yet."], audit_how: ["核对时会混入少量未标记的单元格，不作标示；样本随机而固定。", "A few unflagged cells come among the others as you work, unmarked; the sample is random and stays the same."],
  promise: ["承诺 {0}", "promised {0}"], promise_kept: ["承诺已兑现", "the promise is kept"], promise_broken: ["超出承诺", "more than was promised"], promise_open: ["样本尚少，未能定论", "the sample is too small to tell"],
  zoom_in: ["放大", "Zoom in"], zoom_out: ["缩小", "Zoom out"], zoom_fit: ["回到单元格", "Back to the cell"], page: ["第 {0} 页", "page {0}"],
  key_enter: ["确认并到下一格", "accept and go on"], key_digit: ["取这个读法", "take that reading"], key_type: ["修改；直接输入也可，改数字须先按此键", "edit; other keys than digits need no F2"], key_tab: ["跳过；上一格", "skip; back"], key_undo: ["撤销，次数不限", "undo, without limit"], key_escape: ["放弃修改；返回", "leave the edit; go back"], key_whole: ["整张表", "the whole form"], key_zoom: ["放大；缩小；回到单元格", "zoom in; out; back to the cell"], key_arrows: ["在列表中移动", "move in a list"], key_rows: ["整张表：移动所在的行", "whole form: move the row"], key_help: ["本说明", "this list"],
};
const fields = {
  title: ["标题", "Title"], fiscal_year: ["年度", "Fiscal year"], issuer: ["填报单位", "Issuer"], name: ["项目名称", "Project name"], nature: ["项目性质", "Nature"], category: ["项目类别", "Category"], code: ["项目编码", "Code"],
  competent_department: ["主管部门", "Competent department"], implementing_unit: ["实施单位", "Implementing unit"], start_date: ["开始日期", "Start"], end_date: ["完成日期", "End"], unit: ["金额单位", "Money unit"],
  total: ["项目资金总额", "Total"], total_fiscal: ["总额：财政资金", "Total, fiscal"], total_other: ["总额：其他资金", "Total, other"], annual_requested: ["年度资金申请总额", "Year's request"], annual_fiscal: ["当年财政拨款", "Year's appropriation"], annual_carryover: ["上年结转", "Carried over"], annual_other: ["年度其他资金", "Year, other"],
  overall: ["总体目标", "Overall goal"], annual: ["年度目标", "Annual goal"], level1: words.level1, level2: words.level2, level3: words.level3, target: words.target, weight: words.weight,
};
// What the program answers where it will not do a thing.
const refusals = [
  [/^(.+) holds this field$/, "$1 正在核对这一格"], [/^somebody else has changed.*/, "别人已改过这一格，请再看一遍"], [/^the document was read anew.*/, "文件已重新读取，请再看一遍"], [/^others decide about.*/, "别人正在核对这张表，请再试一次"],
  [/^there is no such (declaration|field|row)$/, "已经没有这一项了"], [/^open the address.*/, "请打开 inkgrid 显示的网址"], [/^log in first$/, "请先登录"], [/^the text is too long$/, "内容太长"],
];
const kinds = { text: ["文字", "Text"], word: ["类别", "Word"], year: ["年度", "Year"], date: ["日期", "Date"], money: ["金额", "Amount"], money_unit: ["金额单位", "Money unit"], target: ["指标值", "Target"], weight: ["分值", "Weight"] };

const rules = {
  "funds.total_sum": ["项目资金总额与各项之和不符", "the money of the whole period is not the sum of its parts"], "funds.annual_sum": ["年度资金申请总额与各项之和不符", "the money of the year is not the sum of its parts"],
  "funds.total_parts": ["分项金额大于总额", "a part of the money is more than all of it"], "funds.annual_parts": ["分项金额大于年度总额", "a part of the money is more than all of it"],
  "funds.year_within_total": ["年度金额大于项目总额", "the year asks for more money than the whole period"], "funds.unit": ["金额没有单位", "an amount without a unit of money"],
  "project.dates": ["项目起止日期矛盾", "the project's dates do not fit together"], "project.year": ["年度不在项目起止日期之内", "the year of the form is outside the project's dates"], "title.year": ["标题年度与表中年度不同", "the title names another year"],
  "project.once": ["同一项目在文件中出现两次", "the same project stands twice in the file"], "indicators.weights": ["分值合计不符", "the weights do not make their sum"], "indicators.share": ["比例超出整体", "a share beyond its whole"],
  "indicators.range": ["区间上限小于下限", "a range that ends below its beginning"], "indicators.levels": ["二级指标不属于该一级指标", "level 2 is not of its level 1"], "indicators.rows": ["表中没有指标", "a form without indicators"],
  "indicators.target": ["指标没有指标值", "an indicator without a target"], "indicators.level3": ["指标值没有三级指标", "a target without an indicator"], "indicators.numbers": ["编号缺号", "a number is left out"],
  "indicators.measure": ["指标值的单位与指标不配", "a target in a unit that its indicator is not counted in"], "indicators.single": ["一行有两个指标值", "two targets in one"], "indicators.repeated": ["同一指标出现两次", "an indicator stands twice"],
  "indicators.points": ["分值与所注总分不符", "the weights do not make the points of their level"], "indicators.score": ["得分高于分值", "a score above its weight"], "texts.whole": ["文字不完整", "a text that begins or ends in its middle"],
};

export let language = localStorage.getItem("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
export function switch_language() { language = language === "zh" ? "en" : "zh"; localStorage.setItem("language", language); }
export const locale = () => language === "zh" ? "zh-CN" : "en";
const pick = pair => pair[language === "zh" ? 0 : 1];
export function say(name, ...values) { return pick(words[name] || [name, name]).replace(/\{(\d)\}/g, (_, at) => values[at]); }
export const say_kind = kind => kinds[kind] ? pick(kinds[kind]) : kind;
// What a finding says behind its rule's words.
const details = [
  [/^row (\d+) begins with number (\d+) after (\d+)$/, "第 $1 行编号为 $2，前一个是 $3"], [/^row (\d+) begins with number (\d+)$/, "第 $1 行编号为 $2"], [/^(.*), and weights of (\S+)$/, "$1，各分值合计 $2"], [/^row (\d+), (\S+) of (\S+)$/, "第 $1 行，$2，分值 $3"], [/^row (\d+), (.*) below (.*)$/, "第 $1 行，$2 列在 $3 下"], [/^row (\d+), /, "第 $1 行，"],
  [/, not (\S+) yuan \((\S+) too little\)$/, "，总额却为 $1 元（少 $2 元）"], [/, not (\S+) yuan \((\S+) too much\)$/, "，总额却为 $1 元（多 $2 元）"], [/^(\S+) of (\S+) yuan$/, "$1 元，总额 $2 元"],
  [/, on page (\d+), too$/, "，第 $1 页也有"], [/^(\S+), not (.*)$/, (_, sum, wanted) => `${sum}，应为 ${wanted.replaceAll(" or ", " 或 ")}`], [/^(\d+), and (\S+) to (\S+)$/, "$1 年，起止为 $2 至 $3"], [/^(\S+) to (\S+)$/, "$1 至 $2"], [/^(\d+) and (\d+)$/, "$1 与 $2"],
];
const inferred = /^read (.*) in place of (.*): of all readings the only choice that closes the sum$/;
/** What a rule says is wrong, in words; what the program found in detail stands behind. */
export function say_finding(rule, message = "") {
  const words_of = rules[rule];
  if (language !== "zh" || !words_of) return message || (words_of ? words_of[1] : rule);
  if (inferred.test(message)) return message.replace(inferred, "读作 $1，而非 $2：所有读法中只有它使各项之和相符");
  const at = message.indexOf(": "), detail = message.slice(at + 2);
  if (at < 0) return words_of[0];
  const [pattern, chinese] = details.find(([pattern]) => pattern.test(detail)) || [/^/, ""];
  return `${words_of[0]}：${detail.replace(pattern, chinese)}`;
}
export function say_refusal(message) {
  const [pattern, chinese] = (language === "zh" && refusals.find(([pattern]) => pattern.test(message))) || ["", ""];
  return message.replace(pattern, chinese);
}
/** What a text was understood as. */
export function say_value(value, kind) {
  if (value === null || value === undefined) return "";
  if (kind === "money") return say("yuan", value.replace(/\B(?=(\d{3})+(\.|$))/g, (at, _, __, place) => value.lastIndexOf(".", place) < 0 ? "," : ""));
  if (typeof value !== "object") return `= ${value}`;
  if (value.number !== undefined) return `${value.operator || "="} ${value.number} ${value.unit || ""}`;
  return value.low !== undefined ? `${value.low} – ${value.high} ${value.unit || ""}` : "";
}
/** A JSON Pointer within a declaration, in words: /indicators/3/target as 指标 4 · 指标值; `bare`: without its row. */
export function say_field(pointer, label, bare = false) {
  const parts = pointer.split("/").slice(1).map(each => each.replace(/~1/g, "/").replace(/~0/g, "~"));
  const last = label || (fields[parts.at(-1)] ? pick(fields[parts.at(-1)]) : parts.at(-1) === "field" ? pick(words.extra) : parts.at(-1));
  return parts[0] === "indicators" && !bare ? `${say("row_number", Number(parts[1]) + 1)} · ${last}` : last;
}
