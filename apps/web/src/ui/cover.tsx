import { clsx } from 'clsx';
import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react';
import { serverUrl } from '../lib/base.ts';
import { useCalmOnce } from '../lib/scroll-pace.ts';
import { averageColour, usePlaceholder } from './placeholder.ts';

/** Below these widths, in CSS pixels: a typeset cover bears a title alone; a blur shows no more than its colour. */
const SMALL = 100;
const BLURRED_FROM = 180;
/** A picture that is there so soon was at hand. */
const AT_ONCE_MS = 100;

type CoverProps = {
  coverUrl: string | null;
  /** ThumbHash of the picture, shown until it is there. */
  placeholder?: string | null | undefined;
  title: string;
  author?: string | undefined;
  /** CSS pixels it is shown at; the server sends a matching size. */
  width: number;
  /** In the library: the corner is folded. */
  owned?: boolean;
  /** Above the fold: fetched first. */
  eager?: boolean;
  className?: string;
  /** Marks laid over the picture. */
  children?: ReactNode;
};

/** A square cover. Missing and broken pictures become a typeset one, so no grid ever shows a hole. */
export function Cover({
  coverUrl,
  placeholder,
  title,
  author,
  width,
  owned = false,
  eager = false,
  className,
  children,
}: CoverProps) {
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <div className={clsx('relative aspect-square', className)}>
      <div
        // Another book in the same place: its picture comes anew instead of standing in for the last one's.
        key={coverUrl}
        className={clsx(
          'group/cover edge absolute inset-0 rounded-md after:pointer-events-none after:absolute after:inset-0 after:rounded-md after:ring-1 after:ring-white/10 after:ring-inset',
          // What is cut to the folded corner shows no shadow, but would be painted with one.
          owned ? 'dog-ear' : 'shadow-cover',
        )}
      >
        {coverUrl !== null && failed !== coverUrl ? (
          <Picture
            coverUrl={coverUrl}
            placeholder={placeholder}
            width={width}
            eager={eager}
            onFailed={() => setFailed(coverUrl)}
          />
        ) : (
          <TypesetCover title={title} author={author} small={width < SMALL} />
        )}
      </div>
      {owned && (
        <div aria-hidden className="dog-ear-fold absolute top-0 right-0 size-8 rounded-bl-[5px] bg-accent" />
      )}
      {children}
    </div>
  );
}

type PictureProps = Pick<CoverProps, 'placeholder' | 'width'> & {
  coverUrl: string;
  eager: boolean;
  onFailed: () => void;
};

/** A picture nobody can make out is not asked for: while the page flies past, its colour alone stands there. */
function Picture({ coverUrl, placeholder, width, eager, onFailed }: PictureProps) {
  const calm = useCalmOnce();
  const asked = useRef(0);
  if (!calm && !eager) return <Plate placeholder={placeholder} />;
  const look = (event: SyntheticEvent<HTMLImageElement>): void => {
    // Told to the style sheet alone: a screen full of pictures would be drawn once more for every one that arrives.
    const late = event.timeStamp - asked.current > AT_ONCE_MS;
    event.currentTarget.parentElement?.setAttribute('data-shown', late ? 'late' : 'at-once');
  };
  return (
    <>
      {width < BLURRED_FROM ? <Plate placeholder={placeholder} /> : <Blurred placeholder={placeholder} />}
      <img
        ref={(image) => {
          if (image !== null) asked.current = performance.now();
        }}
        src={coverSource(coverUrl, width * 2)}
        srcSet={`${coverSource(coverUrl, width)} 1x, ${coverSource(coverUrl, width * 2)} 2x`}
        alt=""
        width={width}
        height={width}
        loading={eager ? 'eager' : 'lazy'}
        fetchPriority={eager ? 'high' : 'auto'}
        decoding="async"
        onLoad={look}
        onError={onFailed}
        // A fade costs a layer of its own: only what came late is worth it.
        className="absolute inset-0 size-full rounded-[inherit] object-cover opacity-0 duration-300 group-data-[shown]/cover:opacity-100 group-data-[shown=late]/cover:transition-opacity"
      />
    </>
  );
}

/** The colours of the picture, or a shimmer when nobody has seen it yet. */
function Blurred({ placeholder }: { placeholder: string | null | undefined }) {
  const picture = usePlaceholder(placeholder);
  return picture === undefined ? (
    <div className="skeleton absolute inset-0 rounded-[inherit] group-data-[shown]/cover:hidden" />
  ) : (
    <img
      src={picture}
      alt=""
      className="absolute inset-0 size-full rounded-[inherit] object-cover group-data-[shown=at-once]/cover:hidden"
    />
  );
}

/** One colour in the picture's place. */
function Plate({ placeholder }: { placeholder: string | null | undefined }) {
  return (
    <div
      className="absolute inset-0 rounded-[inherit] bg-raised group-data-[shown]/cover:hidden"
      style={{ backgroundColor: averageColour(placeholder) }}
    />
  );
}

function coverSource(path: string, width: number): string {
  return `${serverUrl(path)}${path.includes('?') ? '&' : '?'}width=${width}`;
}

function TypesetCover({
  title,
  author,
  small,
}: {
  title: string;
  author: string | undefined;
  small: boolean;
}) {
  const hue = hueOf(title);
  return (
    <div
      className="absolute inset-0 rounded-[inherit]"
      style={{
        background: `linear-gradient(155deg in srgb, oklch(0.46 0.07 ${hue}), oklch(0.3 0.06 ${hue + 40}))`,
      }}
    >
      {/* Text is cut at straight edges: a round cut costs a layer of its own for every cover. */}
      <div className="flex size-full flex-col justify-between overflow-hidden p-[9%] text-white">
        <span
          dir="auto"
          className={clsx(
            'line-clamp-4 max-w-[84%] font-serif leading-tight font-semibold',
            small ? 'text-[0.6rem]' : 'text-[clamp(0.8rem,1.1em,1.4rem)]',
          )}
        >
          {title}
        </span>
        {!small && author !== undefined && <span className="truncate text-xs opacity-90">{author}</span>}
      </div>
    </div>
  );
}

function hueOf(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}
