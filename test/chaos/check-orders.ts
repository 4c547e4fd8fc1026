import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { targetOf } from './check-money.ts'
import { type Evidence, recordOf } from './evidence.ts'
import type { ChaosTarget, Scenario } from './scenario.ts'

/** After these nothing can have been begun, so another attempt is no second payment. */
const NOT_BEGUN = ['not-sent', 'overloaded', 'rate-limit']

/** P6: what was ordered more often than the records say, or again when it may have been paid. */
export function orderViolations(evidence: Evidence, { spenders }: Scenario): readonly string[] {
  const { requests, attempts, witnessed, runs } = evidence
  const orders = requests.filter(({ method }) => method === 'POST')
  const spenderOf = new Map(runs.map(({ id, spender }) => [id, spender]))
  const sent = attempts.filter(({ id }) => witnessed.has(id)).flatMap((row) => recordOf(row) ?? [])
  const found: string[] = []
  for (const { name, targets, prompts } of spenders) {
    for (const target of targets.filter(namesItsPrompt)) {
      for (const [index, prompt] of prompts.entries()) {
        const asked = orders.filter(({ path, body }) => {
          return target.orders.test(path.split('?')[0] ?? '') && body.includes(prompt)
        })
        const tried = sent.filter((record) => {
          return (
            spenderOf.get(record.run) === name &&
            record.target === target.id &&
            record.prompt === `p${index + 1}`
          )
        })
        if (asked.length > tried.length) {
          const where = `${name}/${target.id}/p${index + 1}`
          found.push(`${where} was ordered ${asked.length} times, tried ${tried.length} times`)
        }
      }
    }
  }
  const batches = orders.filter(({ path }) => path.endsWith('/batches')).length
  const tried = sent.filter((record) => {
    const target = targetOf(record)
    return target !== null && !namesItsPrompt(target)
  }).length
  if (batches > tried) found.push(`${batches} batches were ordered, ${tried} were tried`)
  return [...found, ...retryViolations(attempts.flatMap((row) => recordOf(row) ?? []))]
}

/** A batch is ordered by a file that was sent before. */
function namesItsPrompt({ id }: ChaosTarget): boolean {
  return id !== 'gpt-batch'
}

/** A trial is tried again only as a numbered retry of one that cannot have been begun. */
function retryViolations(records: readonly AttemptRecord[]): readonly string[] {
  const byTrial = Map.groupBy(records, ({ run, trial }) => `${run} ${trial}`)
  return [...byTrial].flatMap(([trial, tries]) => {
    const inOrder = tries.toSorted((a, b) => a.ordinal - b.ordinal)
    return inOrder.flatMap(({ id, ordinal, outcome }, index) => {
      if (ordinal !== index + 1)
        return [`${trial}: attempt ${id} is number ${ordinal} of its trial`]
      const isLast = index === inOrder.length - 1
      if (isLast || NOT_BEGUN.includes(outcome.reason ?? '')) return []
      return [`${trial}: tried again after ${id}, which was ${outcome.kind}/${outcome.reason}`]
    })
  })
}
