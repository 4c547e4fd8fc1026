import type { Adapter } from '../../domain/adapter.ts'
import { jsonOf } from '../answer-words.ts'
import { trimmed } from '../base-url.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { lookup } from '../lookup.ts'
import { readCancelled } from './batch.ts'
import { geminiOffer, modelName } from './models.ts'
import { optionMistakes } from './options.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'
import { TOKEN_METERS } from './usage.ts'

/**
 * The Gemini API's `generateContent` with images in its answers, at once or as a batch of one
 * (ai.google.dev, @google/genai 3.1.0; read 2026-11-21).
 */
export const googleGeminiAdapter: Adapter = {
  id: 'google-gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  ownBaseUrl: null,
  apiKeyEnv: 'GEMINI_API_KEY',
  keyOrigins: [],
  auth: { header: 'x-goog-api-key', prefix: '' },
  keptHeaders: ['content-type', 'date', 'retry-after', 'server-timing', 'x-gemini-service-tier'],
  reports: () => TOKEN_METERS,
  offer: geminiOffer,
  optionMistakes,
  // The dialect has no mask: `edit` is not offered.
  maskMarks: () => 'transparent',
  submit,
  read,
  readCancelled,
  models: {
    // The longest page the API gives; there are far fewer models.
    request: (baseUrl) => lookup(`${trimmed(baseUrl)}/models?pageSize=1000`),
    read: (answer) => {
      const models = field(fieldsOf(jsonOf(answer)), 'models')
      if (!Array.isArray(models)) return null
      return models.flatMap((model) => {
        const name = textOf(field(fieldsOf(model), 'name'))
        return name === null ? [] : [modelName(name)]
      })
    },
  },
  balance: null,
}
