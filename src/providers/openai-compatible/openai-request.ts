import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { submit } from '../openai/submit.ts'

/**
 * A request exactly as OpenAI takes it; `imagePart` names the form's part with the picture, which
 * hosts spell `image` or `image[]`.
 */
export function openaiRequest(
  imagePart: 'image' | 'image[]',
): (operation: Operation, base: string) => RequestSpec {
  return (operation, base) => {
    const spec = submit(operation, base)
    if (spec.body?.kind !== 'multipart') return spec
    const parts = spec.body.parts.map((part) =>
      part.name === 'image' ? { ...part, name: imagePart } : part,
    )
    return { ...spec, body: { kind: 'multipart', parts } }
  }
}
