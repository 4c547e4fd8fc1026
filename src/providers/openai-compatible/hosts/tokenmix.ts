import { openaiRequest } from '../openai-request.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'

/**
 * TokenMix.ai, a reseller with a prepaid wallet (its tokenmix-image-studio, read 2026-11-21): OpenAI's
 * API with the edited picture as `image[]`, 402 for an empty wallet, and no cost in any answer.
 */
export const tokenmix: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'tokenmix',
  baseUrl: 'https://api.tokenmix.ai/v1',
  apiKeyEnv: 'TOKENMIX_API_KEY',
  request: openaiRequest('image[]'),
}
