import { parseUsd } from '../domain/money.ts'
import { GATE_METRICS, type Gate, LATENCY_STATISTICS } from '../domain/suite.ts'
import { shown } from './fields.ts'
import { suggestion } from './nearest.ts'

const GATE = /^\s*([A-Za-z][\w-]*)\s*(?:\(\s*([\w-]*)\s*\))?\s*(<=|>=|==|!=|=|<|>)\s*(\S.*?)\s*$/
/** Longer than any gate; keeps the expression's cost bounded. */
const MAX_LENGTH = 200
const OPERATORS = ['<=', '<', '>=', '>', '=='] as const
const METRICS: readonly string[] = [...GATE_METRICS, 'latency_ms']

/**
 * Parses `failure_rate <= 0.1` or `p95(latency_ms) <= 20000`. The source is kept as it was
 * written. Gives a message for the user where it is not a gate.
 */
export function parseGate(source: string, abortOnFail = false): Gate | { readonly wrong: string } {
  const match = source.length > MAX_LENGTH ? null : GATE.exec(source)
  if (match === null) {
    const example = 'failure_rate <= 0.1 or p95(latency_ms) <= 20000'
    return { wrong: `${shown(source)} is not a gate. Write one such as ${example}.` }
  }
  const [, first = '', inner, symbol = '', bound = ''] = match
  const name = inner ?? first
  const metric = METRICS.find((known) => known === name)
  if (metric === undefined) {
    return {
      wrong: `there is no metric ${shown(name)}.${suggestion(name, METRICS, 'Metrics')}`,
    }
  }
  const operator = OPERATORS.find((known) => known === symbol)
  if (operator === undefined) {
    return { wrong: `the operator ${symbol} is not known. Use one of ${OPERATORS.join(' ')}.` }
  }
  const numberMistake = boundMistake(metric, bound)
  if (numberMistake !== null) return { wrong: numberMistake }
  if (metric === 'latency_ms') {
    if (inner === undefined) {
      return { wrong: `which statistic of latency_ms? Write p95(latency_ms) ${symbol} ${bound}.` }
    }
    const statistic = LATENCY_STATISTICS.find((known) => known === first)
    if (statistic === undefined) {
      const hint = suggestion(first, LATENCY_STATISTICS, 'Statistics')
      return { wrong: `there is no statistic ${shown(first)}.${hint}` }
    }
    return { source, metric, statistic, operator, bound, abortOnFail }
  }
  if (inner !== undefined) {
    return {
      wrong: `${metric} is one number and has no statistic. Write ${metric} ${symbol} ${bound}.`,
    }
  }
  const plain = metric as (typeof GATE_METRICS)[number]
  return { source, metric: plain, statistic: null, operator, bound, abortOnFail }
}

function boundMistake(metric: string, bound: string): string | null {
  const percent = /^([0-9]+(?:\.[0-9]+)?) ?%$/.exec(bound)
  if (percent !== null) return `write the share itself: ${Number(percent[1]) / 100}, not ${bound}.`
  if (!/^[0-9]+(?:\.[0-9]+)?$/.test(bound)) {
    return `${shown(bound)} is not a bound. Give a plain decimal number such as 0.1, without a unit.`
  }
  if (metric.endsWith('_rate') && Number(bound) > 1) {
    return `${metric} is a share from 0 to 1, and ${bound} is above it. Write 0.05 for 5 %.`
  }
  if (metric.includes('cost') && parseUsd(bound) === null) {
    return `${bound} is finer than a nano-dollar. Give at most 9 decimals.`
  }
  return null
}
