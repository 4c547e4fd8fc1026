import type { RequestSpec } from '../../domain/request.ts'
import { replicateAdapter } from '../replicate/adapter.ts'
import { USUAL_OFFER } from '../replicate/models.ts'
import type { Partner } from './partner.ts'

/** Replicate's own API behind the router; the router is asked to wait without naming for how long. */
export const replicate: Partner = {
  id: 'replicate',
  offer: (model) => replicateAdapter.offer(model) ?? USUAL_OFFER,
  readRefusedPoll: null,
  optionMistakes: (options, model) => replicateAdapter.optionMistakes(options, model),
  submit: (operation, base) => waiting(replicateAdapter.submit(operation, `${base}/v1`)),
  read(answer, spec, { operation }) {
    const step = replicateAdapter.read(answer, spec, operation)
    // Nothing says that the router passes a cancel on.
    return step.kind === 'pending' ? { ...step, cancel: null } : step
  },
}

function waiting(spec: RequestSpec): RequestSpec {
  const { prefer, ...headers } = spec.headers
  return prefer === undefined ? spec : { ...spec, headers: { ...headers, prefer: 'wait' } }
}
