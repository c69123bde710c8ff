"""tools/evaluate counts known errors of small documents."""
import contextlib
import copy
import importlib.machinery
import importlib.util
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("evaluate", str(ROOT / "tools" / "evaluate"))
evaluate = importlib.util.module_from_spec(importlib.util.spec_from_loader("evaluate", loader))
sys.modules["evaluate"] = evaluate
loader.exec_module(evaluate)


def quantitative(operator, number, unit):
    return {"kind": "quantitative", "operator": operator, "number": number, "unit": unit, "unit_from": "target"}


def row(level1, level2, level3, target, value):
    return {"scope": "annual", "level1": {"text": level1}, "level2": {"text": level2}, "level3": {"text": level3},
            "target": {"text": target, "value": value}}


def small_truth():
    return {
        "not_judged": ["/issuer"],
        "document": {"title": {"text": "某中心2026年度汇总表"}},
        "declarations": [{
            "subject": "project",
            "title": {"text": "绩效目标申报表"},
            "fiscal_year": {"text": "2026年度", "value": 2026},
            "project": {"name": {"text": "公共图书经费"}, "category": {"text": "", "source": "absent"}},
            "funds": {"annual_requested": {"text": "15,500.00", "value": "15500.00"}, "total": {"text": "", "value": None}},
            "goals": {"annual": {"text": "更新图书（两批）"}},
            "indicators": [
                row("产出指标", "数量指标", "购买报刊种类", "≥100.00(种/年)", quantitative(">=", "100.00", "种/年")),
                row("产出指标", "数量指标", "图书藏书总量", "≥35000.00(册)", quantitative(">=", "35000.00", "册")),
                row("产出指标", "时效指标", "更新图书及时性", "及时", {"kind": "qualitative"}),
                row("满意度指标", "服务对象满意度指标", "使用者满意度", "≥90.00(%)", quantitative(">=", "90.00", "%")),
            ],
        }],
    }


# title; title, year, name, money, goal; 2 of level 1, 3 of level 2, 4 of level 3, 4 targets
CELLS = 1 + 5 + 2 + 3 + 4 + 4
BLANKS = 2


def printed(node):
    """The truth as a program would print it that reads everything right."""
    if isinstance(node, dict):
        if "text" in node:
            return {"confidence": 0.9, "needs_review": False, "source": "text"} | copy.deepcopy(node)
        return {key: printed(each) for key, each in node.items()}
    return [printed(each) for each in node] if isinstance(node, list) else node


def small_output():
    output = printed(small_truth())
    output["warnings"] = []
    for each in output["declarations"]:
        each |= {"extra": [], "findings": [], "pages": [1]}
    return output


class Counting(unittest.TestCase):
    def setUp(self):
        self.output = small_output()
        self.declaration = self.output["declarations"][0]
        self.rows = self.declaration["indicators"]

    def result(self):
        return evaluate.compare(small_truth(), self.output)

    def check(self, **expected):
        result = self.result()
        whole = {"cells": CELLS, "right": CELLS, "silent_cells": 0, "burden_cells": 0, "blanks": BLANKS,
                 "blanks_right": BLANKS, "rows_missing": 0, "rows_invented": 0, "structure": 0} | expected
        self.assertEqual({name: getattr(result.tally, name) for name in whole}, whole, result.wrong)
        return result

    def test_right_everywhere(self):
        self.assertEqual(self.check().wrong, [])

    def test_width_and_white_space_do_not_matter(self):
        self.declaration["goals"]["annual"]["text"] = "更新图书 (两批)"
        self.declaration["fiscal_year"]["text"] = "２０２６ 年度"
        self.check()

    def test_numbers_are_compared_as_numbers(self):
        self.rows[3]["target"]["value"]["number"] = "90"
        self.declaration["funds"]["annual_requested"]["value"] = "15500.000"
        self.check()

    def test_floating_point_money_is_wrong(self):
        self.declaration["funds"]["annual_requested"]["value"] = 15500.0
        self.check(right=CELLS - 1, silent_cells=1)

    def test_warnings_that_the_truth_asks_for_are_cells(self):
        truth = {"declarations": [], "warnings": ["empty"]}
        given = lambda *messages: {"declarations": [], "warnings": [{"stage": "form", "message": each} for each in messages]}
        counted = lambda output: vars(evaluate.compare(truth, output).tally)
        told = counted(given("the form is empty"))
        self.assertEqual((told["cells"], told["right"]), (1, 1))
        untold = counted(given())
        self.assertEqual((untold["cells"], untold["right"], untold["silent_cells"]), (1, 0, 1))
        truth["warnings"] = given("the form is empty")["warnings"]
        whole = counted(given("the form is empty"))
        self.assertEqual((whole["cells"], whole["right"]), (1, 1), "a truth made of the program's own output")
        other = counted(given("the form is empty", "page 1 cannot be read"))
        self.assertEqual((other["cells"], other["right"], other["silent_cells"]), (2, 1, 0))
        self.assertEqual(self.check().wrong, [], "a truth that says nothing of warnings asks for none and forbids none")

    def test_a_form_that_lost_its_name_and_rows_is_the_same_form(self):
        self.declaration["project"]["name"] |= {"text": "", "needs_review": True}
        for row in self.rows:
            row["level3"] |= {"text": "x", "needs_review": True}
            row["target"] |= {"text": "y", "needs_review": True}
        self.assertNotIn("/declarations/0/fiscal_year", [each.pointer for each in self.result().wrong])

    def test_pairs_are_made_where_as_many_are_left(self):
        self.assertEqual(evaluate.paired_gaps([(0, None), (None, 0), (1, 1)]), [(0, 0), (1, 1)])
        self.assertEqual(evaluate.paired_gaps([(0, 0), (1, None), (2, None), (None, 1)]), [(0, 0), (1, None), (2, None), (None, 1)])

    def test_rows_beyond_the_pictures_edge_are_told_by_its_warning(self):
        missing = self.rows.pop()
        self.assertGreater(self.result().tally.silent_cells, 0, missing)
        self.output["warnings"] = [{"page": 1, "stage": "page", "message": "the form runs out of the picture; scan it again"}]
        self.assertEqual(self.result().tally.silent_cells, 0)

    def test_wrong_text_is_silent_unless_flagged(self):
        self.declaration["project"]["name"]["text"] = "公共图书经贵"
        result = self.check(right=CELLS - 1, silent_cells=1)
        self.assertEqual([(each.what, each.pointer, each.silent) for each in result.wrong],
                         [("text", "/declarations/0/project/name", True)])
        self.assertEqual(result.tally.edits, 1)
        self.declaration["project"]["name"]["needs_review"] = True
        self.check(right=CELLS - 1, silent_cells=0)

    def test_right_text_with_wrong_value_is_wrong(self):
        for key, wrong in (("operator", "<="), ("number", "9000"), ("unit", ""), ("kind", "qualitative")):
            with self.subTest(key):
                self.setUp()
                self.rows[3]["target"]["value"][key] = wrong
                result = self.check(right=CELLS - 1, silent_cells=1)
                self.assertEqual(result.wrong[0].what, "value")

    def test_right_but_flagged_is_burden(self):
        self.rows[0]["target"]["needs_review"] = True
        self.declaration["funds"]["total"]["needs_review"] = True
        self.assertEqual(self.check(burden_cells=1).tally.blanks_flagged, 1)

    def test_text_in_a_blank_cell_is_an_invented_cell(self):
        self.declaration["funds"]["total"] |= {"text": "9.00", "value": "9.00"}
        result = self.check(cells=CELLS + 1, silent_cells=1, blanks_right=BLANKS - 1)
        self.assertEqual(result.wrong[0].what, "invented")

    def test_blank_is_not_absent(self):
        self.declaration["project"]["category"]["source"] = "text"
        self.check(blanks_right=BLANKS - 1)
        self.declaration["project"]["category"]["source"] = "absent"
        self.declaration["funds"]["total"]["source"] = "absent"
        self.check(blanks_right=BLANKS - 1)

    def test_missing_and_invented_fields(self):
        del self.declaration["project"]["name"]
        self.declaration["funds"]["annual_other"] = {"text": "0.00", "needs_review": True}
        self.declaration["extra"] = [{"label": "备注", "field": {"text": "无", "needs_review": False}}]
        result = self.check(cells=CELLS + 2, right=CELLS - 1, silent_cells=2)
        self.assertEqual(sorted(each.what for each in result.wrong), ["invented", "invented", "missing"])

    def test_a_value_under_a_misread_label_is_one_wrong_cell(self):
        truth = small_truth()
        truth["declarations"][0]["extra"] = [{"label": "分值权重", "field": {"text": "90分"}}]
        for flagged, label, silent, wrong in ((False, "分值权重", 0, []), (True, "分值权生", 0, ["label"]), (False, "分值权生", 1, ["label"]),
                                              (True, "备注", 1, ["missing", "invented"])):
            self.declaration["extra"] = [{"label": label, "field": {"text": "90分", "needs_review": flagged}}]
            result = evaluate.compare(truth, self.output)
            with self.subTest(label, flagged=flagged):
                self.assertEqual(result.tally.silent_cells, silent)
                self.assertEqual([each.what for each in result.wrong], wrong)

    def test_what_the_truth_leaves_open_is_not_judged(self):
        self.declaration["issuer"] = {"text": "某中心"}
        self.check()

    def test_a_missing_row_leaves_the_others_right(self):
        del self.rows[0]
        self.check(right=CELLS - 2, silent_cells=2, rows_missing=1)

    def test_a_missing_row_that_a_finding_tells_is_not_silent(self):
        del self.rows[3]
        self.check(right=CELLS - 4, silent_cells=4, rows_missing=1)
        self.declaration["findings"] = [{"rule": "rows", "severity": "warning", "message": "", "fields": ["/indicators"]}]
        self.check(right=CELLS - 4, silent_cells=0, rows_missing=1)
        self.declaration["findings"][0]["fields"] = ["/indicators/0/target"]
        self.check(right=CELLS - 4, silent_cells=4, rows_missing=1)
        self.declaration["findings"][0] |= {"severity": "info", "fields": ["/indicators"]}
        self.check(right=CELLS - 4, silent_cells=4, rows_missing=1)

    def test_an_invented_row(self):
        self.rows.insert(1, printed(row("", "", "松江", "二百", None)))
        self.check(cells=CELLS + 2, silent_cells=2, rows_invented=1)

    def test_a_shifted_target_is_wrong_in_both_rows(self):
        self.rows[0]["target"], self.rows[1]["target"] = self.rows[1]["target"], self.rows[0]["target"]
        self.check(right=CELLS - 2, silent_cells=2)

    def test_a_merged_cell_misread_counts_once(self):
        for each in self.rows[:3]:
            each["level1"]["text"] = "产岀指标"
        self.check(right=CELLS - 1, silent_cells=1)
        self.rows[0]["level1"]["needs_review"] = True  # the other two rows still show it as certain
        self.check(right=CELLS - 1, silent_cells=1)
        for each in self.rows[:3]:
            each["level1"]["needs_review"] = True
        self.check(right=CELLS - 1, silent_cells=0)

    def test_a_merged_cell_flagged_on_one_row_is_burden_once(self):
        self.rows[1]["level1"]["needs_review"] = True
        self.check(burden_cells=1)

    def test_a_merged_cell_is_what_most_of_its_rows_say(self):
        self.rows[0]["level1"]["text"] = ""
        self.check(structure=1)

    def test_a_row_under_the_wrong_heading_is_an_error_of_structure(self):
        self.rows[2]["level1"]["text"] = "满意度指标"
        result = self.check(structure=1)
        self.assertEqual(result.tally.structure_silent, 1)
        self.assertEqual([(each.what, each.pointer) for each in result.wrong],
                         [("structure", "/declarations/0/indicators/2/level1")])

    def test_a_missing_declaration(self):
        self.output["declarations"] = []
        self.check(right=1, silent_cells=CELLS - 1, blanks_right=0, rows_missing=4)
        self.output["warnings"] = [{"stage": "grid", "page": 1, "message": "no grid found"}]
        self.check(right=1, silent_cells=0, blanks_right=0, rows_missing=4)
        self.output["warnings"] = [{"stage": "form", "message": "no form of performance targets found"}]
        self.check(right=1, silent_cells=0, blanks_right=0, rows_missing=4)

    def test_an_invented_declaration(self):
        other = copy.deepcopy(self.declaration)
        other["project"]["name"]["text"] = "文化创作与保护"
        other["indicators"] = []
        self.output["declarations"].append(other)
        self.check(cells=CELLS + 5, silent_cells=5)

    def test_a_refused_file_is_wrong_but_not_silent(self):
        tally = evaluate.compare(small_truth(), None).tally
        self.assertEqual((tally.cells, tally.right, tally.silent_cells, tally.rows_missing), (CELLS, 0, 0, 4))

    def test_character_errors(self):
        self.declaration["goals"]["annual"]["text"] = "更图书（二批）了"  # one lost, one changed, one added
        tally = self.result().tally
        self.assertEqual(tally.edits, 3)
        self.assertAlmostEqual(tally.measures()["cer"], 3 / tally.characters)


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        truth = small_truth() | {"inputs": [{"file": "a.pdf", "kind": "born-digital"}, {"file": "b.pdf", "kind": "150"}]}
        self.truth = self.folder / "small.truth.json"
        self.truth.write_text(json.dumps(truth), encoding="utf-8")
        right = small_output()
        poor = copy.deepcopy(right)
        poor["declarations"][0]["project"]["name"]["text"] = "？"
        for name, document in (("a.pdf", right), ("b.pdf", poor)):
            (self.folder / name).write_text(json.dumps(document), encoding="utf-8")
        # a program that prints its input: `PROGRAM extract FILE --format json`
        self.program = [sys.executable, "-c", "import sys; print(open(sys.argv[2], encoding='utf-8').read())"]

    def run_evaluate(self, *options, program=None):
        out = io.StringIO()
        with contextlib.redirect_stderr(out):
            code = evaluate.main([str(self.truth), *options, "--", *(program or self.program)], out)
        return code, out.getvalue()

    def test_table_and_list(self):
        code, text = self.run_evaluate()
        self.assertEqual(code, 0)
        lines = text.splitlines()
        self.assertTrue(lines[0].startswith("b.pdf: SILENT  text      /declarations/0/project/name"), lines[0])
        self.assertEqual([line.split()[:3] for line in lines[-3:]],
                         [["born-digital", str(CELLS), "100.00"], ["150", str(CELLS), f"{100 * (CELLS - 1) / CELLS:.2f}"],
                          ["all", str(2 * CELLS), f"{100 * (2 * CELLS - 1) / (2 * CELLS):.2f}"]])

    def test_measures_by_kind_of_field(self):
        rows = [line.split() for line in self.run_evaluate("--fields")[1].splitlines()]
        rows = {tuple(row[:2]): row[2:] for row in rows[rows.index("kind field cells exact % silent % told % burden %".split()) + 1:]}
        self.assertEqual(rows["born-digital", "head"][1:3], ["100.00", "0.00"])
        cells, exact, silent = (float(each) for each in rows["150", "head"][:3])
        self.assertAlmostEqual(silent, 100 / cells, places=1)  # the project's name
        self.assertAlmostEqual(exact + silent, 100, places=1)
        self.assertEqual(sum(int(row[0]) for (kind, _), row in rows.items() if kind == "150"), CELLS)

    def test_gates(self):
        self.assertEqual(self.run_evaluate("--fail-under", "exact=0.9,silent=0.1,blank=1")[0], 0)
        self.assertEqual(self.run_evaluate("--fail-under", "exact=1")[0], 1)
        self.assertEqual(self.run_evaluate("--fail-under", "silent=0.01")[0], 1)
        self.assertEqual(self.run_evaluate("--fail-under", "born-digital:exact=1,born-digital:silent=0")[0], 0)
        self.assertEqual(self.run_evaluate("--fail-under", "exact=1", "--kind", "born-digital")[0], 0)
        self.assertEqual(self.run_evaluate("--fail-under", "300-clean:exact=0")[0], 1)

    def test_confidence_is_measured(self):
        samples = lambda *each: [("", "", confidence, right) for confidence, right in each]
        self.assertEqual(evaluate.calibration_error(samples((1.0, True), (0.0, False))), 0)
        self.assertAlmostEqual(evaluate.calibration_error(samples(*[(0.75, True)] * 45)), 0.25)
        self.assertAlmostEqual(evaluate.calibration_error(samples(*[(0.5, True), (0.5, False)] * 15)), 0)
        self.assertAlmostEqual(evaluate.brier(samples((0.9, True), (0.5, False))), (0.01 + 0.25) / 2)
        tally = evaluate.compare(small_truth(), small_output()).tally
        self.assertEqual(len(tally.samples), CELLS + BLANKS)
        self.assertAlmostEqual(tally.measures()["ece"], 0.1)

    def test_intervals_and_pictures(self):
        code, text = self.run_evaluate("--intervals")
        self.assertEqual(code, 0)
        self.assertIn(" 94.74", text)
        parts = evaluate.compare(small_truth(), small_output()).parts
        self.assertEqual(sum(part.cells for part in parts), CELLS)
        self.assertEqual(evaluate.intervals(parts)["exact"], (1, 1))
        try:
            import PIL  # noqa: F401
        except ImportError:
            self.skipTest("no Pillow")
        self.assertEqual(self.run_evaluate("--pictures", str(self.folder / "pictures"))[0], 0)
        self.assertEqual(sorted(each.name for each in (self.folder / "pictures").iterdir()),
                         ["reliability-fields.png", "reliability-inputs.png", "risk-coverage-fields.png", "risk-coverage-inputs.png"])

    def test_report_as_json(self):
        target = self.folder / "report.json"
        self.run_evaluate("--json", str(target), "--limit", "0")
        report = json.loads(target.read_text(encoding="utf-8"))
        self.assertEqual(report["kinds"]["born-digital"]["exact"], 1)
        self.assertEqual([each["pointer"] for each in report["inputs"][1]["wrong"]], ["/declarations/0/project/name"])

    def test_what_cannot_run(self):
        self.assertEqual(self.run_evaluate(program=[str(self.folder / "no-such-program")])[0], 2)
        self.assertEqual(self.run_evaluate("--kind", "no-such-kind")[0], 2)
        (self.folder / "b.pdf").unlink()
        self.assertEqual(self.run_evaluate()[0], 2)

    def test_a_program_that_fails_or_prints_rubbish(self):
        code, text = self.run_evaluate(program=[sys.executable, "-c", "import sys; sys.exit('broken')"])
        self.assertEqual(code, 0)
        self.assertIn("exit code 1: broken", text)
        _, text = self.run_evaluate("--fail-under", "silent=0", program=[sys.executable, "-c", "print('{')"])
        self.assertIn("gate not met: born-digital: silent is 1.0000", text)


class Fixture(unittest.TestCase):
    """The truth agrees with itself: its grid is a lattice without holes and holds every field's text."""

    def test_truth_of_the_declarations(self):
        path = ROOT / "fixtures" / "declarations" / "jiuting-2026.truth.json"
        truth = json.loads(path.read_text(encoding="utf-8"))
        self.assertEqual([len(each["indicators"]) for each in truth["declarations"]], [11, 11, 13, 13, 10])
        for each in truth["inputs"]:
            self.assertTrue((path.parent / each["file"]).is_file(), each["file"])
        for declaration in truth["declarations"]:
            grid = declaration["grid"]
            owners = {}
            for cell in grid["cells"]:
                for down in range(cell["row_span"]):
                    for right in range(cell["column_span"]):
                        place = (cell["row"] + down, cell["column"] + right)
                        self.assertNotIn(place, owners)
                        owners[place] = cell["text"]
            self.assertEqual(set(owners), {(i, j) for i in range(grid["rows"]) for j in range(grid["columns"])})
            first = grid["rows"] - len(declaration["indicators"])
            for index, row_ in enumerate(declaration["indicators"]):
                texts = [owners[first + index, column] for column in range(grid["columns"])]
                self.assertEqual([texts[1], texts[2], texts[3], texts[-1]],
                                 [row_[name]["text"] for name in ("level1", "level2", "level3", "target")])
            texts = set(owners.values())
            for name in ("project", "funds", "goals"):
                for key, field in declaration[name].items():
                    self.assertTrue(key == "unit" or field["text"] in texts, key)


if __name__ == "__main__":
    unittest.main()
