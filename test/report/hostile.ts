import type { RunReport } from '../../src/report/run-report.ts'

/** Strings that a provider, a prompt or a file could carry to harm whoever reads a report. */
export const PAYLOADS: readonly string[] = [
  '\u001b[2J\u001b[1;31mcleared',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u001b]0;new title\u0007',
  '\u009b31mC1 control',
  'a\r\n::error::forged',
  'a\u2028::set-output name=x::y',
  '::add-mask::1',
  '  ::stop-commands::x',
  ':::error::three colons',
  'a b c d e f g h i j k l m n o p q r s t u v ::error title=x::after a wrap',
  'see ##[error]forged and ##vso[task.setvariable variable=x]y',
  '###[group]',
  '=HYPERLINK("http://evil.example","x")',
  '+1+cmd|calc',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  ' \r=1',
  '＝1＋1',
  ']]><script>alert(1)</script><!-- & -->',
  '<img src=x onerror=alert(1)>"\'',
  '![x](https://evil.example/?q=1) [y](javascript:alert(1))',
  '| a | b |\\| c',
  '`code` ```fence``` **bold** ~~gone~~ $x$ <b>',
  '@everyone user@example.com https://evil.example www.evil.example',
  '\u202eright to left\u2066isolate\u200bzero',
  '\u{e0001}\u{e0041} tags',
  'nul \u0000 bell \u0007 del \u007f',
  'noncharacters \ufffe \uffff and a lone \ud800 half',
  '宽字符'.repeat(200),
  '👩‍👩‍👧‍👦 e\u0301 \u0301\u0301\u0301',
  'x'.repeat(10_000),
  'word '.repeat(300),
  '$&$1$`',
  '__proto__',
  '',
]

/** Keys whose strings are words or figures of ours; everything else may be anybody's. */
const OURS = new Set(
  (
    'format status startedAt endedAt usd basis verdict kind reason check hold expected worst cap ' +
    'charged inDoubt held peakCommitted total perRequest perImage perUsable onFailures onRetries ' +
    'computed assumed free method purpose mode'
  ).split(' '),
)

/** The same report with the payload in every field that others can write. */
export function poisoned(report: RunReport, payload: string): RunReport {
  return poison(report, payload) as RunReport
}

function poison(value: unknown, payload: string): unknown {
  if (typeof value === 'string') return payload
  if (Array.isArray(value)) return value.map((one) => poison(one, payload))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof one === 'string' && OURS.has(key) ? one : poison(one, payload),
    ]),
  )
}
