export { createHttpClient, type HttpClientOptions } from './create-http-client.ts';
export { type HttpClient, type HttpRequest, type HttpResponse, refusingHttpClient } from './http-client.ts';
export { impatient } from './impatient.ts';
export { createOutageWatch } from './outage-watch.ts';
export { retryAfterMs } from './retry-policy.ts';
