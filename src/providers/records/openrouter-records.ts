import type { Records } from '../../domain/records.ts'
import { recordsRequest } from './records-request.ts'

/**
 * OpenRouter's record of each generation, with its cost in dollars; at first it may not be found
 * (openrouter.ai/docs, `GET /generation`, 2026-11). The key that ordered may ask.
 */
export const openrouterRecords: Records = {
  keyEnv: null,
  questions: ({ baseUrl, ids }) => [
    {
      preset: 'openrouter-generations',
      requests: ids
        .filter((id) => id.startsWith('gen-'))
        .map((id) => recordsRequest(`${baseUrl.replace(/\/+$/, '')}/generation`, { id })),
      next: () => null,
      mayComeLate: true,
    },
  ],
}
