/** The table *Test results*: a row for each case, and of a hidden one no more than its number tells. */

import { Icon } from "../../components/Icon";
import { Scroll } from "../../components/Scroll";
import type { CaseResult, Run } from "../../protocol";
import { Difference } from "./Difference";
import { caseTitle, memoryOf, timeOf, verdictWords } from "./words";

interface ResultsTableProps {
  run: Run;
  /** An earlier one beside it. */
  other?: Run;
}

export function ResultsTable({ run, other }: ResultsTableProps) {
  const { kind, results = [] } = run;
  const isJudged = kind !== "custom";
  return (
    <Scroll>
      <table className="ps-table" aria-label="Test results">
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Verdict</th>
            {other && <th scope="col">Run {other.run}</th>}
            {isJudged && <th scope="col">Expected</th>}
            <th scope="col">{isJudged ? "Actual" : "Result"}</th>
            <th scope="col">Printed</th>
            <th scope="col">Time</th>
            <th scope="col">Memory</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <Row key={result.number} result={result} run={run} other={other} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ result, run: { kind }, other }: ResultsTableProps & { result: CaseResult }) {
  const { verdict, expected, actual, difference, error, stdout } = result;
  return (
    <tr data-verdict={verdict}>
      <th scope="row">{caseTitle(result)}</th>
      <td>
        <VerdictMark verdict={verdict} words={verdictWords(verdict, kind)} />
      </td>
      {other && (
        <Earlier
          name={`Run ${other.run}`}
          result={other.results?.find(({ number }) => number === result.number)}
        />
      )}
      {kind !== "custom" && <Cell name="Expected" text={expected} />}
      <td data-name={kind === "custom" ? "Result" : "Actual"}>
        <Output text={actual} />
        {difference && verdict !== "AC" && <Difference text={difference} />}
        {error && verdict !== "AC" && <Output text={error} />}
      </td>
      <Cell name="Printed" text={stdout} />
      <td className="ps-number">{timeOf(result)}</td>
      <td className="ps-number">{memoryOf(result)}</td>
    </tr>
  );
}

function VerdictMark({ verdict, words }: { verdict: CaseResult["verdict"]; words: string }) {
  return (
    <span className="ps-verdict" data-verdict={verdict}>
      <Icon name={verdict === "AC" ? "check" : "alert"} />
      {words}
    </span>
  );
}

function Earlier({ name, result }: { name: string; result: CaseResult | undefined }) {
  return (
    <td data-name={name}>
      {result ? (
        <VerdictMark verdict={result.verdict} words={verdictWords(result.verdict, "all")} />
      ) : (
        "not run"
      )}
    </td>
  );
}

/** `name`: shown beside it where the columns have no room. */
function Cell({ name, text }: { name: string; text?: string }) {
  return (
    <td data-name={name}>
      <Output text={text} />
    </td>
  );
}

const LONG = 400; // characters
const MANY = 6; // lines

/** Every letter as it came, and as text; only what is long scrolls, and stops who goes by keyboard. */
function Output({ text = "" }: { text?: string }) {
  if (text === "") return null;
  const isLong = text.length > LONG || text.split("\n").length > MANY;
  return (
    <pre className="ps-output" tabIndex={isLong ? 0 : undefined} dir="ltr">
      {text}
    </pre>
  );
}
