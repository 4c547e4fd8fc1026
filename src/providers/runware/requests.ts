import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import type { Fields } from '../json-fields.ts'

/** One task to the API's only path: what it is stands in the body. */
export function taskRequest(
  task: Fields,
  { purpose, url }: Pick<RequestSpec, 'purpose' | 'url'>,
): RequestSpec {
  return {
    purpose,
    method: 'POST',
    url,
    headers: {},
    body: { kind: 'json', json: [task] },
    credential: true,
  }
}

/** How the results of a task are asked for. */
export function pollRequest(taskUUID: string, url: string): RequestSpec {
  return taskRequest({ taskType: 'getResponse', taskUUID }, { purpose: 'poll', url })
}

/** Where every request goes: `https://api.runware.ai/v1`. */
export function endpoint(baseUrl: string): string {
  return `${trimmed(baseUrl)}/v1`
}
