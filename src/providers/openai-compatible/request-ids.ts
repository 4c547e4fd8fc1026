import type { Answer } from '../../domain/request.ts'

/** Names that hosts and what stands before them give a request, best first. */
const COMMON = [
  'x-request-id',
  'x-litellm-call-id',
  'x-portkey-trace-id',
  'x-oneapi-request-id',
  'x-generation-id',
  'apim-request-id',
  'cf-ray',
]
const IN_WORDS = /\(request id: ([0-9A-Za-z_-]{6,64})\)|\b(req_[0-9A-Za-z]{6,64})/

/** Under which ids an answer can be found again: all of the host's own, else the first common one. */
export function requestIdsOf(
  { headers }: Answer,
  { own, message }: { own: readonly string[]; message: string | null },
): readonly string[] {
  const under = (names: readonly string[]) => names.flatMap((name) => headers[name]?.trim() || [])
  const named = under(own)
  if (named.length > 0) return [...new Set(named)]
  const common = under(COMMON)[0]
  if (common !== undefined) return [common]
  const [, relay, vendor] = IN_WORDS.exec(message ?? '') ?? []
  const worded = relay ?? vendor
  return worded === undefined ? [] : [worded]
}
