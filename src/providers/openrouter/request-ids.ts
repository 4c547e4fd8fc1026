import type { Answer } from '../../domain/request.ts'

/** `x-generation-id` stands on every answer, errors too, and is the key of `GET /generation`. */
export function generationIds({ headers }: Answer): readonly string[] {
  const id = headers['x-generation-id']?.trim() ?? ''
  return id === '' ? [] : [id]
}
