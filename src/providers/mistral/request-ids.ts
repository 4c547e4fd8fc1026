import type { Answer } from '../../domain/request.ts'

/** The request's own id, the gateway's where it is missing, and the conversation's. */
export function requestIdsOf({ headers }: Answer, conversation: string | null): readonly string[] {
  const request = headers['mistral-correlation-id']?.trim() || headers['x-kong-request-id']?.trim()
  return [request, conversation].filter((id) => typeof id === 'string' && id !== '') as string[]
}
