import { jsonReply, type Reply } from '../http/reply.ts'
import type { Order } from '../job/job.ts'
import type { Task, Tasks } from '../job/task.ts'
import type { Arrival } from '../scene.ts'
import { blackReply, outputReply } from './answer.ts'
import { infrastructure, refuse } from './error.ts'
import { billedUnits, unitsHeader } from './headers.ts'

/** Endpoints under these have a part more before their path. */
const NAMESPACES = ['workflows', 'comfy']

/** Puts a request in line. Its URLs leave out the endpoint's path. */
export function enqueue(
  tasks: Tasks,
  order: Omit<Order, 'taskId' | 'moderatedIn'>,
  { requestId, base }: { readonly requestId: string; readonly base: string },
): Promise<Reply> {
  const url = `${base}/${ownedPart(order.model.id)}/requests/${requestId}`
  const isHooked = order.arrival.query.has('fal_webhook')
  return tasks.start({ ...order, taskId: requestId, moderatedIn: 'task' }, () =>
    jsonReply(200, {
      status: 'IN_QUEUE',
      request_id: requestId,
      ...(isHooked && { gateway_request_id: requestId }),
      queue_position: 0,
      response_url: url,
      status_url: `${url}/status`,
      cancel_url: `${url}/cancel`,
    }),
  )
}

function ownedPart(endpoint: string): string {
  const parts = endpoint.split('/')
  return parts.slice(0, NAMESPACES.includes(parts[0] ?? '') ? 3 : 2).join('/')
}

/** Answers a question after a request in the queue; null where the path is none. */
export async function queueReply(
  tasks: Tasks,
  arrival: Arrival,
  route: string,
): Promise<Reply | null> {
  const [, owner = '', id = '', part = ''] =
    /^\/(.+)\/requests\/([^/]+)(\/status|\/cancel|\/response)?$/.exec(route) ?? []
  if (id === '') return null
  const { method, account } = arrival
  const task = account === null ? null : tasks.find(id, account)
  const isThere = task !== null && ownedPart(task.job.model.id) === owner
  if (part === '/cancel' && method === 'PUT') return cancelReply(isThere ? task : null)
  if (method !== 'GET') return jsonReply(405, { detail: 'Method Not Allowed' })
  if (!isThere) return jsonReply(404, { detail: 'Request not found' })
  const reply = part === '/status' ? statusReply(task, arrival) : await resultReply(task)
  return tasks.about(task, reply)
}

function cancelReply(task: Task | null): Reply {
  if (task === null) return jsonReply(404, { status: 'NOT_FOUND' })
  if (task.state().completedMs !== null) return jsonReply(400, { status: 'ALREADY_COMPLETED' })
  task.cancel('user')
  return jsonReply(202, { status: 'CANCELLATION_REQUESTED' })
}

const FAILED = 'runner_server_error'
const CANCELLED = 'client_cancelled'

function statusReply(task: Task, { query }: Arrival): Reply {
  const { phase } = task.state()
  const logs = query.get('logs') === '1' ? [] : null
  const completed = (more: object = {}): Reply =>
    jsonReply(200, { status: 'COMPLETED', request_id: task.id, logs, ...more })
  switch (phase) {
    case 'queued':
      return jsonReply(202, { status: 'IN_QUEUE', request_id: task.id, queue_position: 0 })
    case 'running':
      return jsonReply(202, { status: 'IN_PROGRESS', request_id: task.id, logs })
    case 'unheard-of':
      return jsonReply(202, { status: 'DEFROSTING', request_id: task.id, logs })
    case 'succeeded':
    case 'blocked-output':
      return completed({ metrics: { inference_time: 1.5 } })
    case 'blocked-input':
      return completed({ error: 'Unprocessable Entity', error_type: 'content_policy_violation' })
    case 'failed':
      return completed({ error: 'Runner failed', error_type: FAILED })
    case 'cancelled':
    case 'aborted':
      return completed({ error: 'Request was cancelled', error_type: CANCELLED })
    default:
      return phase satisfies never
  }
}

function resultReply(task: Task): Promise<Reply> | Reply {
  const { phase } = task.state()
  const { job } = task
  const headers = { 'x-fal-request-id': task.id }
  switch (phase) {
    case 'queued':
    case 'running':
    case 'unheard-of':
      return jsonReply(400, { detail: 'Request is still in progress' }, headers)
    case 'succeeded':
      return outputReply(job, headers)
    case 'blocked-output':
      return blackReply(job, task.id, {
        ...unitsHeader(job.policy, billedUnits(job)),
        ...headers,
      })
    case 'blocked-input':
      return refuse({ kind: 'blocked', stage: 'input', word: '' })
    case 'failed':
      return infrastructure(500, FAILED, 'Runner failed', headers)
    case 'cancelled':
    case 'aborted':
      return infrastructure(499, CANCELLED, 'Request was cancelled', headers)
    default:
      return phase satisfies never
  }
}
