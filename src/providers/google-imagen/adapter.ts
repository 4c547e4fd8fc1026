import type { Adapter } from '../../domain/adapter.ts'
import { imagenOffer } from './models.ts'
import { optionMistakes } from './options.ts'
import { read } from './read.ts'
import { submit } from './submit.ts'

/** Regions of Vertex AI, each with a host of its own; for one that is missing here there is `--trust`. */
const REGIONS = `
  africa-south1 asia-east1 asia-east2 asia-northeast1 asia-northeast3 asia-south1 asia-southeast1
  australia-southeast1 europe-central2 europe-north1 europe-southwest1 europe-west1 europe-west2
  europe-west3 europe-west4 europe-west6 europe-west8 europe-west9 me-central1 me-central2 me-west1
  northamerica-northeast1 southamerica-east1 us-central1 us-east1 us-east4 us-east5 us-south1
  us-west1 us-west4`
  .trim()
  .split(/\s+/)

/**
 * Imagen on Vertex AI: `:predict`, one answer each (Vertex AI reference, @google/genai 3.1.0; read
 * 2026-11-21). It left the Gemini API on 2026-08-17.
 */
export const googleImagenAdapter: Adapter = {
  id: 'google-imagen',
  baseUrl: 'https://aiplatform.googleapis.com/v1/projects/PROJECT/locations/global',
  ownBaseUrl:
    'Imagen is asked under a project of your own. Set baseUrl, e.g. https://us-central1-aiplatform.googleapis.com/v1/projects/my-project/locations/us-central1. On the Gemini API it was shut down on 2026-08-17: use google-gemini there.',
  apiKeyEnv: 'GOOGLE_VERTEX_ACCESS_TOKEN',
  keyOrigins: [
    'https://aiplatform.googleapis.com',
    'https://aiplatform.us.rep.googleapis.com',
    'https://aiplatform.eu.rep.googleapis.com',
    ...REGIONS.map((region) => `https://${region}-aiplatform.googleapis.com`),
  ],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  keptHeaders: ['content-type', 'date', 'retry-after', 'server-timing'],
  // No answer tells of usage: images are counted.
  reports: () => [],
  offer: imagenOffer,
  optionMistakes,
  maskMarks: () => 'white',
  submit,
  read: (answer, _spec, operation) => read(answer, operation),
  readCancelled: null,
  models: null,
  balance: null,
}
