/** What differs between expected and actual, in the checker's terms (prepstack/judging/differences.py). */

/** Of texts with several lines it is a unified diff; else each line is a sentence. */
export function Difference({ text }: { text: string }) {
  const lines = text.split("\n");
  const isDiff = lines[0]?.startsWith("@@") ?? false;
  return (
    <div className="ps-difference">
      <p className="ps-part-name">
        {isDiff ? "What differs: − is expected, + came" : "What differs"}
      </p>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they come at once, and do not change.
        <Line key={index} line={line} isDiff={isDiff} />
      ))}
    </div>
  );
}

function Line({ line, isDiff }: { line: string; isDiff: boolean }) {
  if (!isDiff) return <p className="ps-diff-line">{line}</p>;
  if (line.startsWith("-")) return <del className="ps-diff-line">{`−${line.slice(1)}`}</del>;
  if (line.startsWith("+")) return <ins className="ps-diff-line">{line}</ins>;
  const place = /^@@ -(\d+)/.exec(line)?.[1];
  return <p className="ps-diff-line">{place ? `From line ${place}:` : line}</p>;
}
