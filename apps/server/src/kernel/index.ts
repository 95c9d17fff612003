export * from './assert-never.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './outcome.ts';
export * from './secret.ts';
export * from './test-result.ts';
export * from './viewer.ts';
