import { GoogleGenAI, type GoogleGenAIOptions } from '@google/genai'
import { vi } from 'vitest'

/** The vendor's client for Vertex AI with an access token at hand, where Google's own login has none. */
export function vertexClient(
  token: string,
  options: Partial<GoogleGenAIOptions> = {},
): GoogleGenAI {
  // It warns on every call that Imagen is to go.
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const authClient = {
    getRequestHeaders: async () => new Headers({ authorization: `Bearer ${token}` }),
  }
  return new GoogleGenAI({
    vertexai: true,
    apiVersion: 'v1',
    project: 'acme',
    location: 'us-central1',
    googleAuthOptions: { authClient: authClient as never },
    ...options,
  })
}
