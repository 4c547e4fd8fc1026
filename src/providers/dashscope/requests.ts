import type { RequestSpec } from '../../domain/request.ts'

const AFTER_BASE = /\/(?:services\/aigc\/.*|tasks\/[^/]+(?:\/cancel)?)$/

/** How a task is asked after and stopped: on the host that took it, which alone knows it. */
export function requestsFor(
  id: string,
  { url }: RequestSpec,
): { readonly poll: RequestSpec; readonly cancel: RequestSpec } {
  const base = url.replace(/[?#].*$/, '').replace(AFTER_BASE, '')
  const task = `${base}/tasks/${encodeURIComponent(id)}`
  const plain = { headers: {}, body: null, credential: true }
  return {
    poll: { purpose: 'poll', method: 'GET', url: task, ...plain },
    // Only a task that still waits can be stopped.
    cancel: { purpose: 'cancel', method: 'POST', url: `${task}/cancel`, ...plain },
  }
}
