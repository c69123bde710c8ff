"""What lines of declarations say: a small grammar over words of public finance and administration, and rare characters.

Every function takes a `random.Random` and returns text as printed (full-width forms where print has them).
"""
import json
import os

from characters import MORE_HAN, SIGNS, gb2312_level


def words(text):
    return text.split()


LEVEL1, LEVEL2, EXTRA = gb2312_level(1), gb2312_level(2), list(MORE_HAN)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲华红建国志海波鹏宇浩俊梅燕玉萍鑫博雪婷琳晨欣怡佳雨梓涵轩子睿哲思远一鸣天佑嘉诚永康德福贵生云龙飞虎春夏秋冬松柏竹菊莲荷荣昌盛祥瑞安宁泰和清正廉洁学礼仁义信忠孝宏达广茂林森立峰岩石川江河湖源泉润泽沛淑贞惠慧珍珠宝琴瑶璐瑾瑜琪琦珊玮钧铭锋锐钢铁彬斌武振兴旺利民爱党向东卫家继承光耀祖先根全有为才良善美好心诗书画曼莉薇蕾蓉菲芸茜苗颖楠桐槐榕彤丹青蓝紫白雯霖露霜凯旋征程启航晓旭昕昊昆仑翔翰墨毅恒坚韧"

PLACES = words("烟台 北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚 三沙 儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 安顺 毕节 铜仁 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 拉萨 日喀则 昌都 林芝 山南 那曲 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 松江 浦东新 徐汇 静安 虹口 宝山 闵行 嘉定 青浦 奉贤 崇明 金山 朝阳 海淀 丰台 石景山 门头沟 房山 通州 顺义 昌平 大兴 怀柔 平谷 密云 延庆 雁塔 碑林 莲湖 未央 灞桥 阎良 临潼 长安 高陵 鄠邑 蓝田 周至 福山 牟平 莱山 蓬莱 龙口 莱阳 莱州 招远 栖霞 海阳 鼓楼 台江 仓山 马尾 晋安 长乐 福清 闽侯 连江 罗源 永泰 平潭")
PLACE_KINDS = words("省 市 区 县 镇 乡 街道 自治区 自治州 自治县 旗 经济技术开发区 高新技术产业开发区 新区 社区 村")
OFFICES = words("财政局 教育局 民政局 公安局 司法局 交通运输局 人力资源和社会保障局 自然资源和规划局 生态环境局 住房和城乡建设局 城市管理综合执法局 水务局 水利局 农业农村局 商务局 文化和旅游局 卫生健康委员会 退役军人事务局 应急管理局 审计局 统计局 市场监督管理局 医疗保障局 信访局 体育局 林业局 园林绿化局 机关事务管理局 发展和改革委员会 工业和信息化局 科学技术局 国有资产监督管理委员会 人民政府办公厅 政务服务和数据管理局 行政审批服务局 金融工作局 乡村振兴局 粮食和物资储备局 海洋发展和渔业局 气象局 消防救援支队 税务局 档案馆 图书馆 博物馆 文化馆 人民医院 中医医院 妇幼保健院 疾病预防控制中心 公共就业服务中心 社会保险事业管理中心 人才服务中心 公路事业发展中心 港航事业发展中心 不动产登记中心 党群服务中心 社区卫生服务中心 网格化管理中心 城市运行管理中心 第一中学 实验小学 职业技术学院 特殊教育学校 幼儿园 党校 人民法院 人民检察院 总工会 妇女联合会 残疾人联合会 科学技术协会 红十字会 工商业联合会 共青团委员会 纪律检查委员会监察委员会 组织部 宣传部 统战部 政法委员会 机构编制委员会办公室 人民代表大会常务委员会办公室 政协办公室 交警支队 机动车检测站 道路运输服务中心 民航机场管理中心 铁路建设服务中心")

LABELS = words("项目名称 项目编码 项目代码 项目类别 项目类型 项目性质 项目属性 主管部门 主管部门及代码 实施单位 项目单位 预算单位 承担单位 填报单位 申报单位 填报日期 项目负责人 联系人 联系电话 计划开始日期 计划完成日期 开始时间 结束时间 项目起止时间 项目期 实施期 项目资金（万元） 资金情况 年度资金申请总额 年度资金总额 中期资金总额 项目资金总额 其中：财政拨款 财政资金 财政拨款 当年财政拨款 上年结转资金 上年结转 其他资金 其他 单位资金 执行率分值 总体目标 年度目标 年度总体目标 中期目标 实施期目标 年度绩效目标 绩效目标 绩效指标 一级指标 二级指标 三级指标 指标值 目标值 年度指标值 指标性质 性质 计量单位 度量单位 分值 权重 分值权重 备注 指标方向 指标名称 指标内容 指标解释 评分标准 扣分标准 产出指标 效益指标 满意度指标 成本指标 数量指标 质量指标 时效指标 经济效益指标 社会效益指标 生态效益指标 可持续影响指标 服务对象满意度指标 经济成本指标 社会成本指标 生态环境成本指标 项目支出绩效目标申报表 项目绩效目标表 部门整体支出绩效目标表 项目支出绩效自评表 预算绩效目标批复表 立项依据 项目概况 项目立项情况 必要性 可行性 合计 小计 总计 单位：万元 单位：元 金额单位：万元 预算金额 资金来源 本级财政资金 上级转移支付 一般公共预算 政府性基金预算 国有资本经营预算 财政专户管理资金 事业收入 经营收入 完成情况 自评得分 偏差原因分析及改进措施 全年预算数 全年执行数 执行率 得分 年初预算数 附件 序号 功能科目 经济分类 支出功能分类 部门预算支出经济分类科目 工资福利支出 商品和服务支出 对个人和家庭的补助 资本性支出 基本支出 项目支出 公用经费 人员经费 特定目标类 其他运转类 一次性项目 经常性项目 新增项目 延续项目 常年性项目 阶段性项目 部门职能 年度主要任务 任务名称 主要内容 预算执行 三公经费 公务接待费 公务用车购置及运行维护费 因公出国（境）费 会议费 培训费 办公费 印刷费 咨询费 手续费 水费 电费 邮电费 取暖费 物业管理费 差旅费 维修（护）费 租赁费 劳务费 委托业务费 工会经费 福利费 其他交通费用 税金及附加费用 专用材料费 被装购置费 专用燃料费 退休费 抚恤金 生活补助 救济费 医疗费补助 助学金 奖励金 住房公积金 职业年金缴费 基本养老保险缴费 公务员医疗补助缴费 伙食补助费 绩效工资 津贴补贴 奖金 基本工资 政府采购 政府购买服务 绩效评价 资产配置 国库集中支付 非税收入 教育支出 科学技术支出 文化旅游体育与传媒支出 社会保障和就业支出 卫生健康支出 节能环保支出 城乡社区支出 农林水支出 交通运输支出 资源勘探工业信息等支出 商业服务业等支出 住房保障支出 灾害防治及应急管理支出 公共安全支出 一般公共服务支出")

VERBS = words("保障 完成 推进 开展 加强 提升 提高 促进 改善 确保 组织 实施 落实 支持 推动 建立 健全 完善 规范 优化 维护 做好 强化 扩大 巩固 实现 加快 深化 补助 采购 购置 更新 建设 改造 修缮 维修 管理 检查 抽查 督促 指导 培训 宣传 举办 印刷 发放 资助 救助 帮扶 慰问 监测 检测 评估 审核 审计 编制 修订 制定 印发 配备 安装 调试 运行 租赁 清理 整治 治理 修复 养护 绿化 防控 预防 治疗 服务 受理 办理 化解 调解 打击 侦破 处置 排查 消除 降低 减少 控制 节约 缩短 引进 培养 选拔 招聘 考核 表彰 奖励 聘请 委托 验收 支付 拨付 收缴 征收 退还 结算 兑现 满足 解决 增加 增强 发挥 带动 吸引 保护 传承 创建 打造 举行 召开 参加 接待 走访 调研")
NOUNS = words("工作 任务 项目 资金 经费 补贴 补助 设备 设施 系统 平台 网络 服务 活动 培训 会议 宣传 人员 干部 职工 群众 学生 教师 医生 护士 警察 军人 农民 企业 单位 部门 机构 学校 医院 社区 村庄 街道 道路 公路 桥梁 隧道 港口 机场 铁路 车站 码头 河道 水库 堤防 管网 污水 垃圾 空气 土壤 森林 草原 湿地 耕地 农田 种子 化肥 农药 粮食 蔬菜 水果 畜牧 水产 食品 药品 疫苗 医疗器械 特种设备 消防器材 应急物资 安全生产 防灾减灾 救灾 社会治安 信访维稳 扫黑除恶 禁毒 反诈 普法 法律援助 人民调解 社区矫正 基层治理 党建 党员 团员 青年 妇女 儿童 老年人 残疾人 低保对象 特困人员 退役军人 优抚对象 困难家庭 高龄老人 孤儿 流动人口 户籍 身份证 居住证 驾驶证 车辆 公务用车 执法车 救护车 消防车 无人机 监控 摄像头 计算机 服务器 打印机 复印机 软件 数据库 数据 信息 档案 图书 期刊 文物 非物质文化遗产 博物馆 图书馆 体育场馆 健身器材 旅游景区 公园 绿地 路灯 公厕 停车场 充电桩 电梯 房屋 办公用房 校舍 宿舍 食堂 教室 实验室 办公楼 大楼 工程 合同 招标 采购 预算 决算 审计 税收 债券 贷款 利息 担保 保险 养老金 工资 津贴 就业 创业 技能 人才 专家 科研 课题 专利 成果 标准 制度 机制 政策 规划 方案 报告 报表 统计 调查 普查 监测 检验 评审 鉴定 许可 审批 登记 投诉 举报 案件 诉讼 仲裁 执行 监督 检查 考核 评价 满意度 知晓率 覆盖率 合格率 完成率 及时率 准确率 达标率 利用率 使用率 发放率 到位率 执行率 通过率 参与率 就业率 入学率 升学率 巩固率 治愈率 接种率 建档率 签约率 结案率 破案率 整改率 处置率 回收率 增长率 占比 次数 数量 人数 面积 长度 里程 金额 成本 标准 时间 时限 周期 质量 效果 水平 能力 效率 效益 环境 条件 秩序 形象 氛围 素质 意识 权益 生活 健康 安全 稳定 和谐 发展 经济 社会 生态 文化 产业 市场 投资 消费 外贸 外资 营商环境 乡村振兴 城镇化 数字化 信息化 智能化 现代化 一体化 标准化 规范化 常态化")
ADJECTIVES = words("有效 显著 明显 逐步 持续 不断 进一步 稳步 大力 积极 全面 及时 长期 切实 依法 按时 按期 按要求 按规定 足额 全部 基本 较好 良好 优秀 合格 满意 较高 较低 严格 科学 合理 高效 安全 正常 稳定 有序 平稳 顺利 充分 深入 扎实 有力 统一 集中 定期 不定期 日常 年度 季度 月度 全年 本年度 当年 今年 上半年 下半年 年底前")
TARGET_WORDS = words("及时 提升 有效 良好 显著 明显 完整合规 显著提高 显著提升 明显提升 有效提升 稳步提升 有所提升 提高 满意 合格 优秀 完成 达标 长期 持续 增强 改善 有效保障 持续改善 按时完成 按计划完成 不断提高 较上年提高 有效改善 逐步完善 有所改善 定性 正向 反向 优良中低差 好坏 高中低 是 否 有 无 达到预期 全覆盖 零发生 无重大事故 基本满意 不超预算 合规 有效促进 得到提升 健全 规范 充分发挥 可持续 有效降低 高质量完成")
UNITS = words("% ‰ 元 万元 亿元 个 次 人 人次 家 户 项 件 套 台 份 篇 条 天 日 月 年 小时 分钟 工作日 公里 千米 米 平方米 立方米 公顷 亩 吨 公斤 千克 升 期 场 批 册 本 箱 卷 处 座 所 辆 名 分 周 季度 元/人 元/次 元/平方米 万平方米 万人 万人次 元/月 元/年 元/人/天 元/人次 元/套 元/台 元/小时 万元/年 批次 车次 班次 场次 人天 个工作日 ㎡ ㎥ m2 km 千瓦时 立方 株 盏 只 支 颗 块 间 栋 幢 层 班 种 类 级 棵 艘 架 枚 张 页 幅 首 部 集 届 轮 ℃ mg/L μg/m³ 元/㎡ 元/吨 吨/年 兆 Mbps GB TB 点 倍 度 千伏 公里/小时 户/次")
ITEMS = words("培训人数 补助对象数量 设备购置数量 设备验收合格率 资金支付及时率 资金发放准确率 政策知晓率 群众满意度 服务对象满意度 受益对象满意度 企业满意度 学生满意度 家长满意度 社会公众满意度 职工满意度 工程完工及时率 工程质量合格率 系统正常运行率 系统故障率 系统故障响应时间 故障修复时间 采购成本控制率 成本节约率 预算控制数 项目总成本 人均补助标准 补贴标准 单价成本 每平方米造价 车辆运行成本 年人均成本 会议次数 活动场次 宣传次数 检查次数 检测批次 监测点位数 抽检合格率 投诉处理率 投诉办结率 信访办结率 案件办结率 任务完成率 任务完成及时率 计划完成率 按时完成率 验收通过率 资料归档率 数据准确率 公开及时率 支出合规性 资金使用合规率 重大事故发生率 安全责任事故数 环境影响 就业带动人数 带动就业 减轻企业负担 保障机关正常运转 保障工作正常开展 提升服务水平 提升公共服务能力 改善办公环境 改善人居环境 促进经济发展 促进社会和谐稳定 促进教育公平 提高防灾减灾能力 提高居民健康水平 提升城市形象 提升群众安全感 提升群众获得感 维护社会稳定 空气质量优良天数 污水处理率 垃圾无害化处理率 森林覆盖率 绿化覆盖率 节能减排 长效管理机制健全性 制度建设健全性 可持续影响 持续发挥作用期限 使用年限 新增绿地面积 道路养护里程 公路养护里程 桥梁检测数量 维修改造面积 房屋建筑面积 服务人次 受益人数 惠及人口 覆盖人群 资助学生人数 救助人次 慰问人次 体检人数 接种人次 发放补贴人数 聘用人员数量 在职人员数 离退休人员数 遗属人数 编外人员数 保安人数 保洁人数 食堂就餐人数 印刷数量 发表论文 申请专利 编制报告 出具报告 评审项目 规划编制 执法检查 执法办案 视频会议保障 网络带宽 软件开发 等级保护测评 档案数字化 档案整理 图书采购 期刊订阅 文艺演出 体育赛事 展览展示 文物保护 非遗传承")
CONNECT = ["和", "与", "及", "、", "，", "，", "、", "的", "，并", "以及", "；", "等"]
CLAUSES = words("根据 按照 依据 通过 围绕 结合 为了 针对 为 对 由 在 以 将 使 从而 同时 其中 包括 主要用于 用于 共计 约 不少于 不低于 不超过 达到 达 以上 以下 以内 之前 期间 左右 平均 每年 每月 每季度 每人 每次 每户 合计 累计 新增 完成率")
DOCUMENTS = words("财预 财行 财社 财教 财农 财建 财资 国发 国办发 中办发 发改 人社发 民发 教财 卫财 交财 建办 市政发 市财 京财 沪财 陕财 鲁财 闽财 川财 粤财 浙财 苏财 豫财 松府 区委办 政办发 财绩 财综 税总发 环发 农发")
ARTICLES = words("《中华人民共和国预算法》 《预算法实施条例》 《关于全面实施预算绩效管理的意见》 《项目支出绩效评价管理办法》 《中央部门预算绩效目标管理办法》 《政府采购法》 《安全生产法》 《食品安全法》 《道路交通安全法》 《城市总体规划》 《行政事业单位内部控制规范》 《党政机关厉行节约反对浪费条例》 《信访工作条例》 《统计法》 《教育法》 《传染病防治法》 《突发事件应对法》 《环境保护法》 《森林法》 《十四五规划纲要》")
LATIN_WORDS = words("PM2.5 PM10 VOCs COD GDP APP PPP EPC IT ICT OA VPN 5G 4G WiFi AI BIM GIS GPS ETC PDF CPU USB LED PC DNA PCR HPV ISO9001 GB/T A4 A3 HIV ICU CT MRI B2 KTV VR AR PPT Word Excel Windows Linux Oracle SaaS IPv6 QQ WPS ERP CRM HR OCR AED UPS KW kW kWh kg km cm mm mg ml L t m s h Hz dB(A) pH N95 24h 3D e-mail www.gov.cn No. ID IC TV SUV MPa CO2 SO2 NOx")
IDEOGRAPHIC_DIGITS = "〇一二三四五六七八九"
CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整"


# Common characters of the language at large, about by frequency; those that the lists above lack are drawn more often.
COMMON = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些"
    "主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特"
    "代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金"
    "指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔"
    "费字周八六九七环境站驻烟话火线章竣综媒蓬诊偿破绿竞赛燃油气煤炭矿井钢铁材料纤维纸张棉麻丝绸布皮革塑胶橡玻璃陶瓷砖瓦砂浆混凝土沥青涂漆焊铸锻模具螺栓轴承齿轮泵阀管道缆绝缘"
    "压缩蒸馏冷却循环净滤沉淀曝氧菌氮磷硫酸碱盐氯氨苯醇醛酮酯胺肽糖脂肪蛋白维素药剂片丸散膏针注射静脉血压糖尿病肝肾肺胃肠脑骨髓神经眼耳鼻喉口腔皮肤产科儿科内外急诊护理康复"
    "疗手术麻醉影像放射检验病理输血感染传染隔离消毒灭菌疫情流行筛查接触追踪症状轻重死亡率恢愈残疾智障精神心理咨询抑郁焦虑睡眠营养膳食餐饮酒店旅客票价售购买卖商贩摊货架仓储运载"
    "卸搬拆迁征补偿置换租借押典拍卖竞价抵质权利义务责任违约赔偿罚没扣押冻结查封追逃刑民商事诉辩护律师法官检察侦查逮捕拘留羁押监狱释放假释缓刑赦免武装边防海关缉私走私毒品枪支弹药"
    "爆炸危险化品易燃泄漏坠落触电溺水塌陷滑坡泥石流洪涝旱灾台风暴雨雪冰雹雷电地震火灾救援抢险避难撤离转移安抚赈捐赠募集慈善志愿者义工爱心奉献榜样模范先进英雄烈士陵园墓碑纪念馆"
    "址遗迹古城墙塔寺庙宫殿亭台楼阁桥坝闸渠堰塘库池湖泊洼淀滩涂岛礁湾岬峡谷岭峰岗丘坡崖洞窟泉瀑溪沟壑森林灌木丛草坪花卉苗圃果园茶桑蚕蜂渔牧猪牛羊鸡鸭鹅马驴兔犬猫鱼虾蟹贝藻菇笋"
    "稻谷麦玉米豆薯棉油菜花生芝麻甘蔗甜菜烟叶瓜果桃李杏梨苹枣柿橘柑橙柚葡萄荔枝龙眼香蕉菠萝芒猕猴樱草莓蓝西红柿茄子椒葱姜蒜韭芹菠白萝卜土豆南冬黄丝苦幼婴托育园班级年校舍寝宿"
    "操场跑道篮足排乒乓羽毛网球游泳田径体操武术棋牌围象桥舞蹈音乐歌曲戏剧曲艺杂技魔术电影视频播音录制剪辑拍摄导演编剧演员观众剧院票房版权著作出版社刊号印刷装订发行邮政快递物流寄"
    "信箱包裹签收退换修补钟表眼镜衣服鞋帽袜裤裙衫袍被褥床单枕巾窗帘地毯桌椅柜架沙发灯具锅碗瓢盆杯盘刀叉勺筷壶瓶罐桶箱袋绳索链锁钥匙钉锤锯斧钻刨锉钳扳手梯凳伞扇梳镜肥皂洗涤"
    "晨昏昼夜早晚午旬秒刻瞬昔往昨翌隔逾延迟缓急忙闲暇空隙裂缝漏洞孔穴坑窝巢窑炉灶烤烧煮炒炸蒸拌腌熏卤酱醋盐糖茶咖啡奶酪饼糕粽汤粥饭面条馒头饺馄饨豆腐粉丝肠肉丸鲜嫩脆硬软粗细"
    "厚薄宽窄深浅远近弯曲尖锐钝圆方扁斜竖横卷折叠堆积散布铺盖掩埋挖掘填充拔除割收摘采伐砍劈削磨擦抹刷扫拖洒喷浇灌溉滴渗透吸附粘贴剥撕扯拉推挤压捏握抓捉捕猎钓网罩笼栏围篱墙壁柱"
    "梁檐瓦砌筑浇搭棚架撑顶托举抬扛挑背负担驮载拖曳牵引驱赶逐追踪跟随陪伴伙友朋亲戚父母兄弟姐妹夫妻丈妇祖孙叔伯舅姨姑婆爷奶侄甥媳婿嫁娶婚姻恋爱孕产胎乳哺抚养赡继承嗣裔族氏姓"
    "笑哭喊叫骂吵闹怒恨怨愁忧悲伤痛苦乐喜欢悦愉快怕惧惊慌羞愧悔疑惑迷茫糊涂傻笨聪慧敏捷灵巧勤奋努懒惰骄傲谦虚诚恳朴素奢侈浪费俭吝啬慷慨大方贪婪腐败廉洁奉献牺牲忠贞叛逆背弃欺骗"
    "谎言假冒伪劣盗窃抢劫诈赌博嫖娼吸毒贩卖拐骗绑架勒索敲诈侮辱诽谤诬陷威胁恐吓伤害虐待遗弃杀谋故意过失凶犯嫌疑罪恶惩治戒严禁止允许准批驳斥拒否肯认赞扬颂歌誉荣耀辉煌灿烂绚丽"
)


def count_drawn():
    """How often the lists say each character, in a fixed sample."""
    import random
    chosen, counts = random.Random(1), {}
    for _ in range(6000):
        for each in drawn_line(chosen):
            counts[each] = counts.get(each, 0) + 1
    return counts


HAN_WEIGHTS = None


def any_han(random, count):
    """Han characters, common ones before others, and those before all that the lists seldom say."""
    if HAN_WEIGHTS is None:
        return random.choices(LEVEL1, k=count)
    return random.choices(HAN_WEIGHTS[0], cum_weights=HAN_WEIGHTS[1], k=count)


def weigh_han():
    global HAN_WEIGHTS
    from itertools import accumulate
    counts, common = count_drawn(), set(COMMON)
    weights = {each: 0.4 for each in EXTRA}
    weights.update({each: 0.5 for each in LEVEL2})
    weights.update({each: 1.0 for each in LEVEL1})
    for each in common & weights.keys():
        weights[each] = 3.5
    found = list(weights)
    HAN_WEIGHTS = found, list(accumulate(weights[each] / (1 + counts.get(each, 0) / 4) for each in found))


def pick(random, items):
    return items[int(random.random() * len(items))]


def digits(random, count, first_not_zero=True):
    text = "".join(str(int(random.random() * 10)) for _ in range(count))
    if random.random() < 0.12:  # round numbers are what people write
        text = text[:1] + "0" * (count - 1)
    if first_not_zero and count > 1 and text[0] == "0":
        text = str(1 + int(random.random() * 9)) + text[1:]
    return text


def amount(random):
    whole = digits(random, pick(random, (1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10)))
    if random.random() < 0.4 and len(whole) > 3:
        groups = []
        while whole:
            groups.insert(0, whole[-3:])
            whole = whole[:-3]
        whole = ",".join(groups)
    places = pick(random, (0, 0, 1, 2, 2, 2, 2, 3, 4, 6))
    text = whole + ("." + ("0" * places if random.random() < 0.3 else digits(random, places, False)) if places else "")
    return ("-" if random.random() < 0.05 else "") + text


def short_number(random):
    kind = random.random()
    if kind < 0.35:
        return pick(random, ("100", "90", "95", "98", "80", "85", "99", "5", "10", "20", "0", "1", "2", "3", "50", "15", "12", "365", "24", "30", "60", "1000", "8", "7.5", "90.00", "100.00", "95.00", "2.5", "99.9"))
    if kind < 0.75:
        return digits(random, pick(random, (1, 1, 2, 2, 3, 4)))
    return amount(random)


def target(random):
    sign = pick(random, ("≥", "≥", "≥", "≥", "≤", "≤", "≤", "=", "=", "＝", ">", "<", "＞", "＜", "", "", "±", "≈", "不低于", "不超过", "大于等于", "≥ ", "≤ ", "= "))
    unit = pick(random, UNITS) if random.random() < 0.5 else pick(random, ("%", "％", "%", "次", "人", "元", "万元", "个", "㎡", "㎥", ""))
    shape = random.random()
    if shape < 0.25:
        return f"{sign}{short_number(random)}({unit or '%'})"
    if shape < 0.35:
        return f"{sign}{short_number(random)}（{unit or '%'}）"
    if shape < 0.42:
        return f"{short_number(random)}{pick(random, ('-', '~', '～', '—', '－'))}{short_number(random)}{unit}"
    if shape < 0.47:
        return f"{short_number(random)}{unit}{pick(random, ('以上', '以下', '以内', '及以上', '左右'))}"
    if shape < 0.50:
        return sign.strip() or "="
    if shape < 0.53:
        return unit or "%"
    return f"{sign}{short_number(random)}{unit}"


def date(random):
    year = 1990 + int(random.random() * 50) if random.random() < 0.3 else 2022 + int(random.random() * 8)
    month, day = 1 + int(random.random() * 12), 1 + int(random.random() * 31)
    shape = int(random.random() * 12)
    one = (f"{year}-{month:02}-{day:02}", f"{year}-{month:02}-{day:02}", f"{year}年{month}月{day}日", f"{year}年{month:02}月", f"{year}.{month:02}.{day:02}",
           f"{year}/{month}/{day}", f"{year}年", f"{year}.{month}", f"{year}年度", f"{year}{month:02}{day:02}", f"{month}月{day}日", f"{year}年{month}月")[shape]
    if random.random() < 0.2:
        return one + pick(random, ("-", "至", "—", "～", "~", "–", "——")) + date(random)
    if random.random() < 0.06:
        return "".join(IDEOGRAPHIC_DIGITS[int(c)] for c in str(year)) + "年" + pick(random, ("", "一月", "十二月三十一日", "度"))
    return one


def figures(random):
    """What the declaration's numbers stand in."""
    return pick(random, (target, target, amount, amount, date))(random)


def code(random):
    shape = int(random.random() * 9)
    if shape == 0:
        return pick(random, DOCUMENTS) + f"{pick(random, '〔〔〔[［（')}{2008 + int(random.random() * 19)}{'〕'}".replace("［2", "［2") + digits(random, pick(random, (1, 2, 3))) + "号"
    if shape == 1:
        return digits(random, pick(random, (6, 8, 11, 12, 15, 18)))
    if shape == 2:
        return "".join(pick(random, "ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(pick(random, (1, 2, 3)))) + digits(random, pick(random, (2, 3, 4, 6)), False)
    if shape == 3:
        return f"{pick(random, ('0', ''))}{digits(random, 3)}-{digits(random, 8)}"
    if shape == 4:
        return pick(random, LATIN_WORDS)
    if shape == 5:
        return "".join(pick(random, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for _ in range(pick(random, (2, 3, 5, 7, 9))))
    if shape == 6:
        return "".join(pick(random, "0123456789.,-+*/=()%:;#&@_<>[]{}!?'\"\\$^~`") for _ in range(pick(random, (2, 3, 5, 7))))
    if shape == 7:
        return f"{digits(random, 2)}:{digits(random, 2, False)}"
    return f"{pick(random, ('T', 'Y', 'C', 'X', '_', ''))}{digits(random, 5)}{pick(random, '-_—')}{pick(random, NOUNS)}"


def serial(random):
    shape = int(random.random() * 7)
    number = 1 + int(random.random() * 20)
    return (f"指标{number}：", f"目标{number}：", f"{number}.", f"{number}、", f"（{'一二三四五六七八九十'[number % 10]}）", chr(0x245F + number), f"{'一二三四五六七八九十'[number % 10]}、")[shape]


def office(random):
    place = pick(random, PLACES)
    if random.random() < 0.5:
        place += pick(random, PLACE_KINDS)
    return place + (pick(random, PLACES) + pick(random, "区县") if random.random() < 0.2 else "") + pick(random, OFFICES)


def name(random):
    return pick(random, SURNAMES) + "".join(pick(random, GIVEN if random.random() < 0.8 else EXTRA[:120]) for _ in range(pick(random, (1, 2, 2))))


def rare(random, most=10):
    """Characters that the word lists say seldom: they are read all the same."""
    out = []
    for each in any_han(random, 1 + int(random.random() * most)):
        out.append(each if random.random() < 0.97 else pick(random, SIGNS))
        if random.random() < 0.06:
            out.append(pick(random, "，。、；：？！（）《》“”‘’【】〔〕—…·"))
    return "".join(out)


def phrase(random):
    shape = random.random()
    if shape < 0.22:
        return pick(random, ITEMS)
    if shape < 0.36:
        return pick(random, LABELS)
    if shape < 0.42:
        return pick(random, TARGET_WORDS)
    if shape < 0.52:
        return office(random)
    if shape < 0.56:
        return name(random)
    if shape < 0.75:
        return (pick(random, ADJECTIVES) if random.random() < 0.5 else "") + pick(random, VERBS) + pick(random, NOUNS) + (pick(random, NOUNS) if random.random() < 0.6 else "")
    if shape < 0.9:
        return pick(random, NOUNS) + pick(random, NOUNS) + pick(random, ("经费", "项目", "率", "数量", "情况", "水平", "次数", "资金", "专项", "补助", "工程", "费", "数", "", ""))
    if shape < 0.93:
        return pick(random, ARTICLES)
    if shape < 0.96:
        return "“" + pick(random, NOUNS) + pick(random, NOUNS) + "”"
    return rare(random, 4)


def sentence(random):
    parts = [serial(random)] if random.random() < 0.25 else []
    for _ in range(1 + int(random.random() * 3)):
        kind = random.random()
        if kind < 0.15:
            parts.append(pick(random, CLAUSES))
        parts.append(phrase(random))
        if kind > 0.8:
            parts.append(pick(random, ("", "达到", "不低于", "为", "约", "共", "不超过", "≥", "（", "：")) + short_number(random) + pick(random, UNITS))
            if parts[-1].startswith("（"):
                parts[-1] += "）"
        parts.append(pick(random, CONNECT))
    if random.random() < 0.6:
        parts[-1] = pick(random, "。。；，、：")
    elif random.random() < 0.7:
        parts.pop()
    return "".join(parts)


def capital_amount(random):
    return "".join(pick(random, CAPITAL_DIGITS) for _ in range(2 + int(random.random() * 6))) + "元整"


def estranged(random, text):
    """`text` with some of its Han characters changed for any others: a net that sees all words whole guesses instead of
    reading what it does not know."""
    share = random.choice((0.15, 0.3, 0.6))
    others = any_han(random, len(text))
    return "".join(other if "一" <= each <= "龥" and random.random() < share else each for each, other in zip(text, others))


def line(random):
    """One line's text, of about 1 to 18 characters."""
    text = drawn_line(random)
    return estranged(random, text) if random.random() < 0.5 else text


def drawn_line(random):
    kind = random.random()
    if kind < 0.20:
        text = sentence(random)
        start = int(random.random() * max(1, len(text) - 4)) if random.random() < 0.5 else 0
        text = text[start:start + 3 + int(random.random() * 14)]
    elif kind < 0.27:
        text = phrase(random)
    elif kind < 0.42:
        text = rare(random)
    elif kind < 0.62:
        text = target(random)
    elif kind < 0.77:
        text = amount(random) + (pick(random, UNITS) if random.random() < 0.25 else "")
    elif kind < 0.85:
        text = date(random)
    elif kind < 0.90:
        text = code(random)
    elif kind < 0.93:
        text = serial(random) + phrase(random)
    elif kind < 0.96:
        text = phrase(random) + pick(random, ("（", "(")) + pick(random, UNITS + NOUNS) + pick(random, ("）", ")"))
    elif kind < 0.97:
        text = capital_amount(random)
    elif kind < 0.985:
        text = pick(random, UNITS + ["-", "—", "——", "/", "0", "1", "0.00", "%", "≥", "≤", "=", "√", "□", "☑是□否", "□有 □无", "是☑", "无", "--", "/", "…", "***"])
    else:
        text = "".join(pick(random, "≥≤=<>±×÷%‰°℃²³㎡㎥·—–①②③④⑤⑥⑦⑧⑨⑩□☑√〔〕【】《》‘’“”…~0123456789.,-") for _ in range(1 + int(random.random() * 6)))
    return text[:22]


def tiny_line(random):
    """What the tiny setting reads."""
    return pick(random, ("≥", "≤", "", "")) + digits(random, 1 + int(random.random() * 4)) + pick(random, ("%", "元", "", ".50"))


def own_words(file):
    """One phrase a line, or the lists of a lexicon."""
    text = open(file, encoding="utf-8").read()
    lines = [each for words in json.loads(text)["words"].values() for each in words] if file.endswith(".json") else text.splitlines()
    return [each.strip() for each in lines if each.strip()]


OWN = [each for file in filter(None, os.environ.get("INKGRID_TRAIN_WORDS", "").split(os.pathsep)) for each in own_words(file)]
if OWN:
    ITEMS = ITEMS + OWN * max(1, len(ITEMS) // len(OWN))


weigh_han()
