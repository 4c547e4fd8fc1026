import type { Adapter } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import { hasImages } from '../../domain/outcome.ts'
import type { Reading, Step } from '../../domain/reading.ts'
import type { HeardAnswer, RequestSpec } from '../../domain/request.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'

/** What the provider itself said while the package spoke with it. */
export interface HeardSteps {
  /** The last answer that ended the work; null where none did. */
  readonly last: Reading | null
  /** The provider's own words for the work, the last first known. */
  readonly task: Extract<Step, { kind: 'done' }>['task']
  /** What all the answers said of units and money; the later one wins. */
  readonly usage: Usage
  readonly requestIds: readonly string[]
}

/**
 * Reads the answers that a package got with the adapter of the provider it got them from: the package
 * drops prices, details of tokens and why something was refused. Downloads say nothing.
 */
export function heardSteps(
  heard: readonly HeardAnswer[],
  dialect: Adapter | null,
  operation: Operation,
): HeardSteps {
  let last: Reading | null = null
  let task: HeardSteps['task'] = null
  let usage = NO_USAGE
  const requestIds = new Set<string>()
  for (const { purpose, method, url, answer } of dialect === null ? [] : heard) {
    if (purpose === 'download') continue
    const spec: RequestSpec = {
      purpose,
      method: method === 'GET' || method === 'DELETE' ? method : 'POST',
      url,
      headers: {},
      body: null,
      credential: true,
    }
    const step = dialect?.read(answer, spec, { ...operation, options: {} })
    if (step === undefined || step.kind === 'next') continue
    task = step.task ?? task
    const said = step.kind === 'done' ? step.reading : step
    usage = withEarlier(said.usage, usage)
    for (const id of said.requestIds) requestIds.add(id)
    last = step.kind === 'done' ? step.reading : null
    // What comes after the images are named is fetching them.
    if (last !== null && hasImages(last.outcome.kind)) break
  }
  return { last, task, usage, requestIds: [...requestIds] }
}

function withEarlier(later: Usage, earlier: Usage): Usage {
  return {
    reported: { ...earlier.reported, ...later.reported },
    counted: { ...earlier.counted, ...later.counted },
    cost: later.cost ?? earlier.cost,
  }
}
