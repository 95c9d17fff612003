import {
  type SettingsSectionName,
  settingsAnswer,
  settingsSectionName,
  type TestResult,
  testResult,
} from '@earmark/contracts';
import { z } from 'zod';
import { asTestResult } from '../../kernel/test-result.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { askerOf, type SectionTest } from './section-test.ts';
import type { SettingsService } from './service.ts';

const tags = ['settings'];
const params = z.object({ section: settingsSectionName });
const body = z.record(z.string(), z.unknown());

export function registerSettingsRoutes(
  app: App,
  deps: { settings: SettingsService; tests: Partial<Record<SettingsSectionName, SectionTest>> },
): void {
  const { settings, tests } = deps;

  app.get(
    '/api/v1/settings/:section',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Settings of a section; secrets are left out.',
        params,
        response: { 200: settingsAnswer },
      },
    },
    (request) => settings.masked(request.params.section),
  );

  app.put(
    '/api/v1/settings/:section',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Store the given settings; others keep their values.',
        params,
        body,
        response: { 200: settingsAnswer },
      },
    },
    (request) => settings.update(request.params.section, request.body),
  );

  app.post(
    '/api/v1/settings/:section/test',
    {
      config: { access: 'admin' },
      schema: { tags, summary: 'Try unsaved settings.', params, body, response: { 200: testResult } },
    },
    async (request): Promise<TestResult> => {
      const { section } = request.params;
      const values = await settings.preview(section, request.body);
      const test = tests[section];
      if (!test) return { ok: true, message: 'These settings are fine.', details: [] };
      return asTestResult(() => test(values, askerOf(request)));
    },
  );
}
