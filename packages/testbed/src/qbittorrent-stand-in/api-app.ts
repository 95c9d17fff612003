import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ApiContext, Endpoints } from './answer.ts';
import { DONE, jsonAnswer, NOT_FOUND, NOTHING, textAnswer } from './answer.ts';
import { isAtLeast } from './dialect.ts';
import { isFileError } from './disk.ts';

/** The one API key of an instance (5.2 and later); empty when there is none. */
export type ApiKey = { value: string };

/** `app/…`: version, preferences and the like. */
export function appEndpoints(context: ApiContext, apiKey: ApiKey, onShutdown: () => void): Endpoints {
  const { facts, preferences } = context;
  const endpoints: Endpoints = {
    'app/version': { method: 'GET', run: () => textAnswer(facts.appVersion) },
    'app/webapiVersion': { method: 'GET', run: () => textAnswer(facts.webApiVersion) },
    'app/buildInfo': { method: 'GET', run: () => jsonAnswer(facts.buildInfo) },
    'app/defaultSavePath': { method: 'GET', run: () => textAnswer(preferences.text('save_path')) },
    'app/preferences': { method: 'GET', run: () => jsonAnswer(preferences.all()) },
    'app/setPreferences': {
      method: 'POST',
      required: ['json'],
      run: (call) => {
        preferences.change(parseObject(call.fields.get('json') ?? ''));
        return DONE;
      },
    },
    'app/shutdown': {
      method: 'POST',
      run: () => {
        onShutdown();
        return DONE;
      },
    },
  };
  if (isAtLeast(facts.dialect, '5.1')) {
    endpoints['app/getDirectoryContent'] = {
      method: 'GET',
      required: ['dirPath'],
      run: async (call) => {
        const folder = call.fields.get('dirPath') ?? '';
        if (!path.isAbsolute(folder)) return textAnswer('Invalid directory path', 400);
        try {
          return jsonAnswer((await readdir(folder)).map((name) => path.join(folder, name)));
        } catch (error) {
          if (isFileError(error)) return NOT_FOUND;
          throw error;
        }
      },
    };
  }
  if (facts.hasApiKeys) {
    endpoints['app/rotateAPIKey'] = {
      method: 'POST',
      run: () => {
        apiKey.value = createApiKey();
        preferences.change({ web_ui_api_key: apiKey.value });
        return jsonAnswer({ apiKey: apiKey.value });
      },
    };
    endpoints['app/deleteAPIKey'] = {
      method: 'POST',
      run: () => {
        apiKey.value = '';
        preferences.change({ web_ui_api_key: '' });
        return NOTHING;
      },
    };
    endpoints['app/processInfo'] = { method: 'GET', run: () => jsonAnswer({ pid: process.pid }) };
  }
  return endpoints;
}

function createApiKey(): string {
  return `qbt_${randomBytes(32)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/gu, 'x')
    .slice(0, 28)}`;
}

/** Broken JSON changes nothing and is no error. */
function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
