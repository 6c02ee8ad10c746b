#!/usr/bin/env python3
"""Generates a site of N case reports: about 2,000 Han characters each, the same for a seed on every machine.

    python3 tests/speed/generate.py 10000 FOLDER [--seed 1]

The settings, registry and pages are those of this repository; the reports are machine-made sample text and say so.
"""

import argparse
import concurrent.futures
import os
import random
import re
import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

AGENTS = "民政部门 乡镇人民政府 街道办事处 村级党组织 社区居委会 救助协理员 网格员 社会工作者 志愿服务队 慈善组织 驻村工作队 医疗保障部门 教育部门 住房城乡建设部门 残疾人联合会 妇女联合会 工会组织 司法所 派出所 卫生健康部门 人力资源和社会保障所 救助管理站 养老服务中心 儿童督导员 党员志愿者".split()
VERBS = "摸排 核实 评估 受理 审核 公示 转介 回访 走访 比对 梳理 汇总 研判 协调 督办 帮扶 救助 登记 建档 反馈 培训 宣传 链接 探访 照护 监测 预警 复核 调整 发放".split()
OBJECTS = "低收入人口动态监测信息 最低生活保障申请 特困人员供养协议 临时救助备用金 家庭经济状况核对报告 困难家庭需求清单 居住证持有人信息 急难型救助线索 支出型困难家庭台账 残疾人两项补贴 孤儿基本生活保障 照料护理服务 心理疏导服务 社会融入活动 政策宣传手册 救助事项办理流程 部门会商机制 数据共享目录 慈善帮扶项目 社会救助服务站 探访关爱记录 多维困难评估指标 教育资助名单 住房安全鉴定结果 医疗费用负担数据 就业援助岗位 助餐服务补贴 适老化改造方案 救助对象档案 资金监管账户".split()
MANNERS = "主动 及时 分类 逐户 按月 定期 联合 统一 全程 重点 线上 线下 上门 集中 动态 精准 稳妥 规范 协同 分层".split()
PLACES = "辖区内各村（社区） 城乡结合部 易地搬迁安置区 边远山区 老旧小区 工业园区 农贸市场周边 产业工人集中居住区 少数民族聚居乡镇 沿江渔村 林区场站 牧区定居点".split()
RESULTS = "缩短了办理时限 减少了重复提交材料 扩大了政策知晓面 提高了发现能力 压实了基层责任 盘活了社会资源 方便了困难群众 规范了工作流程 增强了部门合力 降低了漏助风险 改善了服务体验 形成了长效机制".split()
CAUSES = "信息分散 人手不足 部门数据不通 政策宣传不够 流动人口多 居住分散 申请材料繁琐 评估标准不一 服务供给不足 资金渠道单一 基层能力参差不齐 群众不了解政策".split()
SECTIONS = ["一、实施背景", "二、主要做法", "三、工作成效", "四、创新之处", "五、问题与改进", "六、推广建议"]
SUBHEADINGS = "健全工作机制 搭建信息平台 完善发现网络 规范办理流程 引入专业力量 强化资金保障 推动资源衔接 加强队伍建设 细化服务清单 压实监督责任 优化评估办法 拓展服务内容".split()
GROUPS = "低保 特困 低保边缘 刚性支出困难 临时遇困 流动人口 残疾人 老年人 困境儿童".split()


def registry():
    """Categories with their units and the units' regions, tags, counties by province: read by their known layout."""
    programme = (REPOSITORY / "content/registry/programme.yaml").read_text(encoding="utf-8")
    categories, unit = [], None
    for line in programme.split("\ncategories:", 1)[1].splitlines():
        if match := re.match(r"  - slug: (\S+)", line):
            categories.append((match[1], []))
        elif match := re.match(r"      - id: (\S+)", line):
            unit = match[1]
        elif match := re.match(r'        region: "(\S+)"', line):
            categories[-1][1].append((unit, match[1]))
    tags = re.findall(r"^  - \{id: ([a-z0-9-]+),", (REPOSITORY / "content/registry/tags.yaml").read_text(encoding="utf-8"), re.M)
    below = {}
    for line in (REPOSITORY / "content/registry/regions.csv").read_text(encoding="utf-8").splitlines()[1:]:
        code, _, level, parent = line.split(",")
        if level == "county" and code != parent:
            below.setdefault(parent, []).append(code)
            below.setdefault(code[:2] + "0000", []).append(code)
    return categories, tags, below


def sentence(rng):
    kind = rng.randrange(5)
    agent, other = rng.choice(AGENTS), rng.choice(AGENTS)
    verb, thing, manner = rng.choice(VERBS), rng.choice(OBJECTS), rng.choice(MANNERS)
    if kind == 0:
        return f"{agent}{manner}{verb}{thing}，会同{other}在{rng.choice(PLACES)}{rng.choice(VERBS)}{rng.choice(OBJECTS)}，{rng.choice(RESULTS)}。"
    if kind == 1:
        return f"针对{rng.choice(CAUSES)}、{rng.choice(CAUSES)}等问题，{agent}牵头制定办法，明确由{other}{manner}{verb}{thing}，每{rng.randrange(2, 9)}个月通报一次。"
    if kind == 2:
        return f"截至{rng.randrange(2020, 2026)}年{rng.randrange(1, 13)}月，累计{verb}{thing}{rng.randrange(12, 9800)}件，其中{rng.choice(PLACES)}占{rng.randrange(5, 95)}%，{rng.choice(RESULTS)}。"
    if kind == 3:
        return f"通过{manner}{verb}，把{thing}与{rng.choice(OBJECTS)}衔接起来，既{rng.choice(RESULTS)}，又{rng.choice(RESULTS)}。"
    return f"{agent}和{other}分工负责，前者{verb}{thing}，后者{rng.choice(VERBS)}{rng.choice(OBJECTS)}，遇有急难情况先行救助、后补手续。"


def paragraph(rng, count):
    return "".join(sentence(rng) for _ in range(count))


def report(number, total, seed, data):
    """The path and the text of one report; depends on its number and the seed alone."""
    categories, tags, below = data
    rng = random.Random(seed * 1_000_003 + number)
    slug, units = categories[number % len(categories)]
    unit, region = units[(number // len(categories)) % len(units)]
    counties = below.get(region, [])
    own_tags = rng.sample(tags, rng.randrange(2, 5))
    day = f"{rng.randrange(2021, 2026)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    title = f"{rng.choice(PLACES)}{rng.choice(MANNERS)}{rng.choice(VERBS)}{rng.choice(OBJECTS)}的做法之{number + 1}"
    title = title.replace("（社区）", "")
    head = [f"title: {title}", f"unit: {unit}", f"date: {day}"]
    summary = (f"样本文字，机器生成。{sentence(rng)}{sentence(rng)}")[:180]
    head.append(f"summary: {summary}")
    head.append("source: {name: 机器生成的样本, kind: own}")
    head.append(f"tags: [{', '.join(own_tags)}]")
    head.append(f"target_groups: [{', '.join(rng.sample(GROUPS, 2))}]")
    head.append(f"stage: {rng.choice(['running', 'finished', 'institutionalised'])}")
    if counties and rng.random() < 0.6:
        head.append(f'place: "{rng.choice(counties)}"')
    head.append("documents:\n  - {title: " + rng.choice(OBJECTS) + "管理办法, date: \"" + day + "\"}")
    head.append("metrics:")
    for _ in range(3):
        head.append(f"  - {{name: {rng.choice(VERBS)}{rng.choice(OBJECTS)}, value: {rng.randrange(10, 9000)}, unit: {rng.choice(['户', '人', '人次', '件'])}, as_of: \"{day[:4]}\"}}")
    head.append("evidence: E1")
    body = ["样本文字，机器生成，不是真实案例。"]
    for index, section in enumerate(SECTIONS):
        body.append(f"## {section}")
        body.append(paragraph(rng, 3))
        if index == 1:
            for heading in rng.sample(SUBHEADINGS, 4):
                body.append(f"### {heading}")
                body.append(f"**{rng.choice(MANNERS)}{rng.choice(VERBS)}。**{paragraph(rng, 3)}")
            body.append("\n".join(f"{step}. {sentence(rng)}" for step in range(1, 5)))
        elif index == 2:
            rows = [f"| {rng.choice(OBJECTS)} | {rng.randrange(10, 9000)} | {rng.randrange(1, 100)}% |" for _ in range(5)]
            body.append("| 事项 | 数量 | 占比 |\n|---|--:|--:|\n" + "\n".join(rows))
        elif index == 3:
            body.append("\n".join(f"- {sentence(rng)}" for _ in range(4)))
        elif index == 4:
            body.append(paragraph(rng, 2) + "[^1]")
        elif index == 5:
            for other in sorted({rng.randrange(total) for _ in range(2)} - {number}):
                other_slug = categories[other % len(categories)][0]
                body.append(f"参见[第{other + 1}篇样本](../{other_slug}/sample-{other + 1:06}.md)。{paragraph(rng, 1)}")
    body.append("[^1]: 脚注也是样本文字。")
    path = f"content/cases/{slug}/sample-{number + 1:06}.md"
    return path, "---\n" + "\n".join(head) + "\n---\n" + "\n\n".join(body) + "\n"


def write_some(numbers, total, seed, folder, data):
    for number in numbers:
        path, text = report(number, total, seed, data)
        with open(os.path.join(folder, path), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def generate(total, folder, seed):
    """Writes the site; the folder must be new or empty."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty")
    data = registry()
    (folder / "content/cases").mkdir(parents=True)
    shutil.copy(REPOSITORY / "content/site.yaml", folder / "content/site.yaml")
    shutil.copytree(REPOSITORY / "content/registry", folder / "content/registry")
    shutil.copytree(REPOSITORY / "content/pages", folder / "content/pages")
    for slug, _ in data[0]:
        (folder / "content/cases" / slug).mkdir()
    size = 500
    with concurrent.futures.ProcessPoolExecutor() as pool:
        jobs = [
            pool.submit(write_some, range(start, min(start + size, total)), total, seed, folder, data)
            for start in range(0, total, size)
        ]
        for job in jobs:
            job.result()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.reports, arguments.folder, arguments.seed)
