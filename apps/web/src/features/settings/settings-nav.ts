import {
  Bell,
  BookMarked,
  Download,
  FolderTree,
  Headphones,
  KeyRound,
  LogIn,
  type LucideIcon,
  Radar,
  ShieldCheck,
  SlidersHorizontal,
  Sparkles,
  Users,
} from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';

export type SettingsRoom = {
  to:
    | '/settings/download-client'
    | '/settings/media-management'
    | '/settings/indexers'
    | '/settings/audiobookshelf'
    | '/settings/notifications'
    | '/settings/quality'
    | '/settings/metadata'
    | '/settings/general'
    | '/settings/security'
    | '/settings/sign-on'
    | '/settings/users'
    | '/settings/account';
  label: string;
  text: string;
  icon: LucideIcon;
  admin: boolean;
};

export const SETTINGS_ROOMS: readonly SettingsRoom[] = [
  {
    to: '/settings/download-client',
    label: t('settings.downloadClient'),
    text: t('settings.downloadClientText'),
    icon: Download,
    admin: true,
  },
  {
    to: '/settings/media-management',
    label: t('settings.mediaManagement'),
    text: t('settings.mediaManagementText'),
    icon: FolderTree,
    admin: true,
  },
  {
    to: '/settings/indexers',
    label: t('settings.indexers'),
    text: t('settings.indexersText'),
    icon: Radar,
    admin: true,
  },
  {
    to: '/settings/audiobookshelf',
    label: t('settings.audiobookshelf'),
    text: t('settings.audiobookshelfText'),
    icon: Headphones,
    admin: true,
  },
  {
    to: '/settings/notifications',
    label: t('settings.notifications'),
    text: t('settings.notificationsText'),
    icon: Bell,
    admin: true,
  },
  {
    to: '/settings/quality',
    label: t('settings.quality'),
    text: t('settings.qualityText'),
    icon: Sparkles,
    admin: true,
  },
  {
    to: '/settings/metadata',
    label: t('settings.metadata'),
    text: t('settings.metadataText'),
    icon: BookMarked,
    admin: true,
  },
  {
    to: '/settings/general',
    label: t('settings.general'),
    text: t('settings.generalText'),
    icon: SlidersHorizontal,
    admin: true,
  },
  {
    to: '/settings/security',
    label: t('settings.security'),
    text: t('settings.securityText'),
    icon: ShieldCheck,
    admin: true,
  },
  {
    to: '/settings/sign-on',
    label: t('settings.signOn'),
    text: t('settings.signOnText'),
    icon: LogIn,
    admin: true,
  },
  {
    to: '/settings/users',
    label: t('settings.users'),
    text: t('settings.usersText'),
    icon: Users,
    admin: true,
  },
  {
    to: '/settings/account',
    label: t('account.title'),
    text: t('account.text'),
    icon: KeyRound,
    admin: false,
  },
];
