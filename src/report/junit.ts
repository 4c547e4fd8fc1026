import type { AttemptRecord } from '../domain/attempt.ts'
import type { GateResult } from '../domain/gate-result.ts'
import type { CellSummary, Evaluation, RunDocument } from '../domain/run.ts'
import { knownBy } from './cell-table.ts'
import { evaluationText } from './evaluation-text.ts'
import { countText, NONE } from './figures.ts'
import type { RunReport } from './run-report.ts'
import { element, type Xml } from './xml.ts'

type CaseResult = 'passed' | 'failure' | 'error' | 'skipped'

interface TestCase {
  readonly name: string
  readonly className: string
  readonly seconds: number
  readonly result: CaseResult
  readonly type: string
  readonly message: string
}

interface TestSuite {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly cases: readonly TestCase[]
}

/**
 * JUnit XML: a suite a cell, a test case a trial (its last attempt decides), the gates as a suite,
 * what judging cost as one, and what could not be told from attempts as a suite of its own, so that a
 * run that stopped early is never greener than one that went on. An unmeasured gate is an error.
 */
export function junitReport(report: RunReport): string {
  const { run, attempts } = report
  const byCell = Map.groupBy(attempts, (attempt) => attempt.cell)
  const suites = [
    ...run.cells.map((cell) => cellSuite(cell, byCell.get(cell.id) ?? [])),
    { name: 'gates', properties: {}, cases: run.gates.map(gateCase) },
    ...(run.evaluation == null ? [] : [judgingSuite(run.evaluation)]),
    { name: 'not run', properties: {}, cases: missingCases(report) },
  ].filter((suite) => suite.cases.length > 0)
  const root = element(
    'testsuites',
    { name: run.id, ...counts(suites.flatMap((suite) => suite.cases)) },
    suites.map((suite) => suiteXml(suite, run)),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`
}

function cellSuite(cell: CellSummary, attempts: readonly AttemptRecord[]): TestSuite {
  const { cost, images, failureRate } = cell
  return {
    name: cell.id,
    properties: {
      target: cell.target,
      'images.requested': String(images.requested),
      'images.usable': String(images.usable),
      'cost.total': cost.total,
      'cost.perUsable': cost.perUsable ?? NONE,
      'cost.knownBy': knownBy(cost),
      'failureRate.value': failureRate === null ? NONE : String(failureRate.value),
    },
    cases: [...Map.groupBy(attempts, (attempt) => attempt.trial)].map(([trial, tries]) =>
      trialCase(trial, cell.id, tries),
    ),
  }
}

function trialCase(trial: string, className: string, tries: readonly AttemptRecord[]): TestCase {
  const last = tries.reduce((a, b) => (b.ordinal > a.ordinal ? b : a))
  const wireMs = tries.reduce((sum, { times }) => sum + (times.wireMs ?? 0), 0)
  return { name: trial, className, seconds: wireMs / 1000, ...trialResult(last) }
}

function trialResult(attempt: AttemptRecord): Pick<TestCase, 'result' | 'type' | 'message'> {
  const { verdict, outcome, findings, prompt, requestIds } = attempt
  const said = findings
    .filter((finding) => finding.verdict === 'failed' || finding.verdict === 'errored')
    .map(({ check, message }) => `${check}: ${message}`)
  const parts = [
    outcome.kind === 'produced' ? '' : [outcome.kind, outcome.reason].filter(Boolean).join(', '),
    outcome.message ?? '',
    ...said,
    `prompt ${prompt}`,
    requestIds.length === 0 ? '' : `request ${requestIds.join(', ')}`,
  ]
  const message = parts.filter((part) => part !== '').join('; ')
  const type = outcome.kind === 'produced' ? 'check' : outcome.kind
  switch (verdict) {
    case 'passed':
      return { result: 'passed', type, message: '' }
    case 'failed':
      return { result: 'failure', type, message }
    case 'errored':
      return { result: 'error', type, message }
    case 'skipped':
      return { result: 'skipped', type, message }
    default:
      return verdict satisfies never
  }
}

function gateCase({ source, value, verdict }: GateResult): TestCase {
  const result = verdict === 'met' ? 'passed' : verdict === 'missed' ? 'failure' : 'error'
  const message = `${source}: ${verdict}, value ${value ?? 'unknown'}`
  return { name: source, className: 'gates', seconds: 0, result, type: verdict, message }
}

/** An error while any of it is in doubt, as an unmeasured gate is. */
function judgingSuite(evaluation: Evaluation): TestSuite {
  const { charged, inDoubt, calls } = evaluation
  const result = inDoubt === '0' ? 'passed' : 'error'
  const message = evaluationText(evaluation).join(', ')
  return {
    name: 'judging',
    properties: {
      'judging.charged': charged,
      'judging.inDoubt': inDoubt,
      'judging.calls': String(calls),
    },
    cases: [
      { name: 'charges', className: 'judging', seconds: 0, result, type: 'in-doubt', message },
    ],
  }
}

function missingCases({ run, attempts }: RunReport): readonly TestCase[] {
  const { passed, failed, errored, skipped } = run.verdicts
  const unrun = Math.max(0, passed + failed + errored + skipped - run.totals.trials)
  const lacking = Math.max(0, run.totals.attempts - attempts.length)
  const common = { className: 'not run', seconds: 0 }
  const skippedCases = Array.from({ length: unrun }, (_, index) => ({
    ...common,
    name: `planned trial ${index + 1} of ${unrun} that never ran`,
    result: 'skipped' as const,
    type: run.status,
    message: run.stopped ?? run.status,
  }))
  if (lacking === 0) return skippedCases
  const message = `${countText(lacking, 'attempt')} of this run not found in attempts.jsonl`
  const name = 'attempts.jsonl'
  return [{ ...common, name, result: 'error', type: 'incomplete', message }, ...skippedCases]
}

function suiteXml(suite: TestSuite, run: RunDocument): Xml {
  const properties = Object.entries(suite.properties).map(([name, value]) =>
    element('property', { name, value }),
  )
  return element(
    'testsuite',
    { name: suite.name, ...counts(suite.cases), timestamp: run.startedAt },
    [
      ...(properties.length === 0 ? [] : [element('properties', {}, properties)]),
      ...suite.cases.map(caseXml),
    ],
  )
}

function caseXml(one: TestCase): Xml {
  const { name, className, seconds, result, type, message } = one
  const attributes = { classname: className, name, time: seconds.toFixed(3) }
  switch (result) {
    case 'passed':
      return element('testcase', attributes)
    case 'skipped':
      return element('testcase', attributes, [element('skipped', { message })])
    case 'failure':
    case 'error':
      return element('testcase', attributes, [element(result, { message, type })])
    default:
      return result satisfies never
  }
}

function counts(cases: readonly TestCase[]): Readonly<Record<string, string | number>> {
  const count = (result: CaseResult): number => cases.filter((one) => one.result === result).length
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  }
}
