export { type AnnounceService, type AnnounceTarget, createAnnounceService } from './service.ts';
