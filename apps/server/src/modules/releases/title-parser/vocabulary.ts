import { languageCodes2, languageCodes3, languageNames } from '../matching/languages.ts';
import { mayHold, wordFilter } from '../matching/word-filter.ts';
import { role } from './roles.ts';

export type Phrase = {
  /** Words after the first. */
  rest: readonly string[];
  role: number;
  /** Canonical format or language name the phrase stands for. */
  value: string;
};

const phrases = new Map<string, Phrase[]>();

function add(kind: number, list: string, value?: string): void {
  for (const phrase of list.split(',')) {
    const words = phrase.trim().split(' ');
    const first = words[0]!;
    const entry: Phrase = { rest: words.slice(1), role: kind, value: value ?? phrase.trim() };
    const known = phrases.get(first);
    if (known) known.push(entry);
    else phrases.set(first, [entry]);
  }
}

// Formats. `mp4` in an audiobook title is an m4a by another name.
add(role.format, 'm4b');
add(role.format, 'mp3,mp3s,mpeg3,mp3cd', 'mp3');
add(role.format, 'm4a,mp4a,alac', 'm4a');
add(role.format, 'flac,flacs', 'flac');
add(role.format, 'ogg,vorbis,oga', 'ogg');
add(role.format, 'aac,he aac,xhe aac', 'aac');
add(role.format, 'wma', 'wma');
add(role.format, 'wav', 'wav');
add(role.format, 'aax,aaxc', 'aax');
add(role.format, 'ac3', 'ac3');
add(
  role.ebook,
  'epub,epubs,mobi,azw,azw3,kepub,djvu,fb2,lrf,rtf,docx,ebook,ebooks,e book,e books,kindle edition,kindle',
);
add(role.ebook, 'pdf,pdfs', 'pdf');
add(role.comic, 'cbz,cbr,comic,comics,comic book,graphic novel,graphic novels,manga,manhwa,webtoon,bd comic');
add(
  role.video,
  '2160p,1080p,1080i,720p,480p,x264,x265,h264,h265,hevc,bluray,blu ray,bdrip,brrip,dvdrip,dvdr,webrip,hdtv,hdrip,xvid,divx,mkv,avi,remux,hdr10,uhd,dvdscr,camrip',
);
add(
  role.music,
  'soundtrack,soundtracks,ost,original score,original motion picture,motion picture score,film score,music from,karaoke,discography,original cast recording,cast recording,original broadway cast,broadway cast,lossless album,vinyl,vinyl rip',
);

// Technical words.
add(
  role.tech,
  'retail,stereo,joint stereo,chapterized,chapterised,chaptered,vbr,cbr,khz,kbps,kbit,kbits,kbs,unabr retail,cdrip,cd rip,eac,nfo,read nfo,repack,rerip,vip,freeleech,web dl,webdl,mp3 cd,aud,abook,abk,spoken word',
);
add(
  role.softTech,
  'web,cd,cds,digital,download,chapters,chapter,with chapters,no chapters,cover,cue,log,hq,lq,hd,internal,int,proper,fixed,new,upload,request,rip,ripped,encoded,tagged,mono,lame,single file,one file,single,split,files,file,mb,gb,mib,gib,bonus,bonus content,bonus material,bonus pdf,incl,including,includes,plus,with,exclusive,complete and unabridged,full,hours,hrs,hr,mins,minutes,scans,lossless,lossy,high quality,good quality,original,multi,text,subs,english subs,drm free,no drm,decrypted,clean,read,version',
);

add(
  role.unabridged,
  'unabridged,unabrigded,unabr,unabriged,uncut,complete and unabridged,not abridged,non abridged,abridged no,abridged false',
  '',
);
add(
  role.unabridged,
  'ungekurzt,ungekuerzt,ungekurzte,ungekuerzte,ungekurzte lesung,ungekurzte fassung,ungekuerzte lesung,vollstandige lesung',
  'german',
);
add(role.unabridged, 'texte integral,version integrale,lecture integrale,integrale', 'french');
add(role.unabridged, 'version completa', 'spanish|portuguese|italian');
add(role.unabridged, 'integralmente,versione integrale', 'italian');
add(role.unabridged, 'onverkort', 'dutch');
add(role.unabridged, 'oforkortad', 'swedish');
add(role.unabridged, 'uforkortet', 'danish|norwegian');
add(role.unabridged, 'lyhentamaton', 'finnish');
add(
  role.abridged,
  'abridged,book at bedtime,book of the week,abridgement,abridgment,abridged edition,abr,condensed,readers digest',
  '',
);
add(
  role.abridged,
  'gekurzt,gekuerzt,gekurzte,gekuerzte,gekurzte lesung,gekuerzte lesung,gekurzte fassung',
  'german',
);
add(role.abridged, 'abrege,version abregee', 'french');
add(role.abridged, 'abreviado,abreviada,resumido', 'spanish|portuguese');
add(role.abridged, 'abbreviato', 'italian');
add(role.abridged, 'verkort', 'dutch');
add(role.abridged, 'forkortad', 'swedish');
add(role.abridged, 'forkortet', 'danish|norwegian');
add(
  role.dramatised,
  'dramatized,dramatic reading,dramatized reading,audible original drama,original drama,radio dramatized,audio dramatization,audio dramatisation,audio adventure,dramatised,dramatization,dramatisation,dramatized adaptation,dramatised adaptation,graphicaudio,graphic audio,audio drama,audiodrama,audio play,audioplay,radio drama,radio play,radioplay,radio dramatization,radio dramatisation,radio series,radio adaptation,radio production,radio theater,bbc radio,bbc radio 4,bbc radio collection,bbc drama,bbc audio drama,full cast dramatization,full cast dramatisation,full cast drama,full cast radio,full cast adaptation,full cast audio drama,audio theater,theater production,la theater works,l a theater works,audio movie,movie in your mind,audiomovie,old time radio,otr,big finish,stage play,bbc,radio 4,bbc r4',
  '',
);
add(role.dramatised, 'horspiel,hoerspiel,horspiele,hoerspiele,wdr horspiel', 'german');
add(role.dramatised, 'radioteatro', 'spanish');
add(role.dramatised, 'radioteater', 'swedish');
add(role.dramatised, 'hoorspel,luisterspel', 'dutch');
add(role.dramatised, 'sluchowisko', 'polish');
add(role.dramatised, 'kuunnelma', 'finnish');
add(role.dramatised, 'аудиоспектакль,радиоспектакль', 'russian');
add(role.dramatised, '广 播 剧,广 播 劇', 'chinese');
add(role.dramatised, 'ド ラ マ C D,ド ラ マ', 'japanese');
add(
  role.fullCast,
  'full cast,fullcast,full cast production,full cast recording,full cast edition,full cast narration,full cast audio,multicast,multi cast,multi cast recording,ensemble cast,multiple narrators,a full cast,all star cast',
);

add(
  role.audiobook,
  'audiobook,audiobooks,audio book,audio books,audio edition,audible audio,audible audiobook,audible audio edition,audio cd,audiocd,mp3 audiobook,audio,talking book',
  '',
);
add(role.audiobook, 'horbuch,hoerbuch,horbucher,hoerbuecher,lesung', 'german');
add(role.audiobook, 'livre audio,livres audio,livreaudio', 'french');
add(role.audiobook, 'audiolibro,audiolibros,audio libro', 'spanish|italian');
add(role.audiobook, 'audiolibri', 'italian');
add(role.audiobook, 'audiolivro,livro falado', 'portuguese');
add(role.audiobook, 'luisterboek,luisterboeken', 'dutch');
add(role.audiobook, 'ljudbok,ljudbocker', 'swedish');
add(role.audiobook, 'lydbok', 'norwegian');
add(role.audiobook, 'lydbog', 'danish');
add(role.audiobook, 'aanikirja', 'finnish');
add(role.audiobook, 'hljodbok', 'icelandic');
add(role.audiobook, 'audiokniha,mluvene slovo', 'czech|slovak');
add(role.audiobook, 'hangoskonyv', 'hungarian');
add(role.audiobook, 'аудиокнига,аудиокниги', 'russian');
add(role.audiobook, 'аудіокнига', 'ukrainian');
add(role.audiobook, 'sesli kitap', 'turkish');
add(role.audiobook, '有 声 书,有 声 小 说,有 聲 書,有 聲 小 說,评 书', 'chinese');
add(role.audiobook, 'オ ー デ ィ オ ブ ッ ク,朗 読', 'japanese');
add(role.audiobook, '오디오북', 'korean');

for (const [name, language] of languageNames) add(role.language, name, language);

// Several books in one.
add(
  role.collection,
  'omnibus,box set,boxset,boxed set,boxed sets,box sets,boxsets,collection,collections,collected works,collected novels,compilation,bundle,complete works,complete series,complete trilogy,complete saga,complete collection,complete set,complete novels,complete audiobooks,entire series,full series,whole series,all books,all novels,gesamtausgabe,sammelband,komplettbox,integrale de la serie,coleccion,raccolta,megapack,mega pack,book pack,audiobook pack,audiobook collection,audio collection,anthology,3 in 1,2 in 1,4 in 1,double feature,two book bundle,multi book',
);
add(role.collection, '全 集,合 集,全 巻,全 卷,全 套,полное собрание,собрание сочинений,сборник');
add(
  role.seriesWord,
  'series,saga,sagas,cycle,chronicles,trilogy,trilogie,trilogia,duology,dilogy,tetralogy,quadrilogy,quartet,quintet,pentalogy,hexalogy,sextet,septology,heptalogy,sequence,universe,era,reihe,serie,zyklus',
);
add(role.complete, 'complete,komplett,completa,complet,completo');
add(
  role.edition,
  'special edition,ausgabe,edicion,edizione,editie,utgave,udgave,wydanie,edicao,deluxe edition,anniversary edition,collectors edition,limited edition,revised edition,rev ed,revised ed,2th ed,3th ed,4th ed,5th ed,6th ed,revised and updated,updated and revised,expanded and updated,updated and expanded,expanded edition,extended edition,illustrated edition,annotated edition,movie tie in edition,movie tie in,tv tie in,tie in edition,film tie in,tie in,definitive edition,international edition,authors preferred text,author preferred text,enhanced edition,audible edition,unabridged edition,uk edition,us edition,new edition,library edition,remastered,reissue,rerelease,re release,the complete and uncut edition,complete and uncut edition,complete and uncut,the complete and uncut,uncut edition,with bonus content,jubilaumsausgabe,sonderausgabe,audible exclusive,edition,ed edition,deluxe,anniversary',
);

// Works about the book.
add(
  role.derivative,
  'maxnotes,max notes,york notes,monarch notes,brodies notes,literature guide,literature notes,novel guide,key insights,insights from,summary,summaries,summary of,a summary,study guide,study guides,reading guide,readers guide,reader guide,teachers guide,companion,companion guide,workbook,cliffsnotes,cliffs notes,cliffnotes,sparknotes,spark notes,shmoop,blinkist,blinks,instaread,supersummary,super summary,getabstract,bookrags,gradesaver,litcharts,lesson plan,lesson plans,key takeaways,takeaways,conversation starters,discussion questions,quiz,trivia,in 30 minutes,in 15 minutes,in 20 minutes,in 10 minutes,quicklet,booknotes,book notes,notes on,making of,the making of,behind the scenes,analysis,book analysis,an analysis,review of,book review,a review,unofficial,unofficial guide,unauthorized,unauthorised,parody,fan fiction,fanfiction,fanfic,retold,retold by,adapted by,retelling,a retelling,modern retelling,retold for,young readers edition,young readers,young reader,young reader edition,childrens edition,for kids,for children,for young readers,graded reader,graded readers,bookworms,penguin readers,penguin active reading,oxford bookworms,macmillan readers,level 1,simplified,easy reader,easy readers,level 1 reader,level 2 reader,level 3 reader,level 4 reader,level 5 reader,level 6 reader,level 2 readers,level 3 readers,level 4 readers,level 5 readers,level 6 readers,sample,free sample,sampler,free sampler,excerpt,preview,sneak preview,sneak peek,trailer,teaser,first chapter,lecture,lectures,based on the novel,based on the book,based on the novels,adapted from,adapted for,graphic adaptation,a guide to,guide to,field guide,encyclopedia,coloring book,cookbook,cook book,calendar,journal,guided journal,zusammenfassung,resumen,resumen de,riassunto,resumo,unofficial companion,illustrated guide,screenplay,the screenplay,script',
);
add(role.podcast, 'podcast,podcasts,webcast,podiobook season');
add(
  role.generic,
  'light novel,novel,novella,novelette,memoir,memoirs,thriller,mystery,romance,story,stories,fiction,non fiction,nonfiction,fantasy,litrpg,bestseller,bestselling,sci fi,scifi,science fiction,horror,novels,adventure,true story,roman,krimi,kriminalroman,novela,romanzo,thriller roman,gamelit,isekai,progression fantasy,prequel,prequel to,prequel novella,sequel to,introducing,cozy mystery,autobiography,biography,historical,crime,suspense,short stories,short story,book club pick,book club,oprahs book club,a novel,classic,classics',
);
add(
  role.publisher,
  'audible,audible studios,audible originals,audible original,tantor audio,tantor media,podium audio,podium publishing,recorded books,brilliance audio,blackstone audio,blackstone publishing,macmillan audio,harper audio,harperaudio,harpercollins,penguin audio,penguin random house,random house,random house audio,hachette,hachette audio,simon and schuster,simon schuster audio,simon and schuster audio,librivox,naxos,naxos audiobooks,bolinda,bolinda audio,bbc audio,bbc audiobooks,whispersync,dreamscape media,highbridge,highbridge audio,gollancz,hodder,pan macmillan,listening library,books on tape,chivers,soundbooth theater,aethon,aethon books,storytel,ttc,teaching company,the teaching company,great courses,the great courses,modern scholar,the modern scholar,bookbeat,nextory,audioteka,lubbe audio,der horverlag,horverlag,argon verlag,random house audio deutschland,saga egmont,gallimard,audiolib,hoerbuch hamburg,horbuch hamburg,galaxyaudio,galaxy press,phoenix books,w f howes,isis audio,clipper audio,craftsman audio,oasis audio,zondervan,christian audio,christianaudio,scribd originals,libro fm,spotify,google play,deyan audio,graymalkin,mission audio',
);

add(
  role.narratorMark,
  'narrated by,narrator,narrators,narrated,narration by,narr by,narr,nar,read by,reader,performed by,voiced by,voices,as read by,reading by',
  '',
);
add(role.narratorMark, 'gelesen von,gesprochen von,vorgelesen von,sprecher,sprecherin', 'german');
add(role.narratorMark, 'lu par,narre par,raconte par', 'french');
add(role.narratorMark, 'narrado por,narrador,narradora,leido por,narrada por,lido por', 'spanish|portuguese');
add(role.narratorMark, 'letto da,narrato da,lettura di,voce di', 'italian');
add(role.narratorMark, 'voorgelezen door,gelezen door', 'dutch');
add(role.narratorMark, 'czyta,czytany przez,lektor', 'polish');
add(role.narratorMark, 'читает,чтец', 'russian');
add(role.narratorMark, 'inlast av,upplast av', 'swedish');
add(role.narratorMark, 'oplaest af,indlaest af', 'danish');
add(role.narratorMark, 'innlest av,lest av', 'norwegian');
add(role.narratorMark, 'lukija', 'finnish');
add(role.narratorMark, 'cte', 'czech|slovak');
add(role.narratorMark, 'felolvassa', 'hungarian');
add(role.narratorMark, 'okuyan', 'turkish');
add(role.narratorMark, '演 播,播 讲,播 音', 'chinese');
add(role.narratorMark, 'ナ レ ー タ ー', 'japanese');
add(role.byMark, 'by,written by,author');
add(
  role.helperMark,
  'foreword by,introduction by,intro by,introduced by,afterword by,preface by,edited by,editor,translated by,translated and read by,trans,trans by,translator,translation by,selected by,illustrated by,presented by,produced by,directed by,music by,uploaded by,ripped by,encoded by,posted by,shared by,ubersetzt von,traduit par,vorwort von,with an introduction by,with a foreword by,inspired by,for fans of,fans of,in the style of,in the tradition of,tribute to',
);

for (const list of phrases.values()) list.sort((a, b) => b.rest.length - a.rest.length);

/** Phrases that start with this word, longest first. */
export function phrasesFrom(word: string): readonly Phrase[] | undefined {
  return phrases.get(word);
}

/** Words before a volume number. */
const volumeWords: ReadonlySet<string> = new Set(
  'book,books,bk,bks,vol,vols,volume,volumes,no,nr,num,number,band,bd,bande,teil,tome,tomes,livre,libro,libri,livro,boek,deel,bok,del,tom,tomo,kniha,dil,zvazek,kotet,kitap,cilt,osa,bind,книга,том,часть,folge,episode,novel,volumen,numero,第,кн'.split(
    ',',
  ),
);
/** Words that number a part of one book rather than a book of a series. */
const partWords: ReadonlySet<string> = new Set('part,pt,parte,partie,parts'.split(','));
/** Words that number the pieces a recording is cut into. */
const pieceWords: ReadonlySet<string> = new Set(
  'cd,cds,disc,discs,disk,disks,dvd,tape,tapes,side,sides,track,tracks,file,files,chapter,chapters,ch,chap,chaps,kapitel,episodes'.split(
    ',',
  ),
);
/** Counted units that never number books. */
export const otherCounted: ReadonlySet<string> = new Set(
  'chapter,chapters,chap,kapitel,track,tracks,file,files,page,pages,minutes,hours,hrs,hr,min,mins,season,seasons,staffel,version,ver,level,year,years,day,days,ages,age,khz,kbps,kbit,kb,mb,gb,gib,mib,hour,minute,am,pm'.split(
    ',',
  ),
);
/** Words between the two ends of a range. */
export const rangeWords: ReadonlySet<string> = new Set(
  'to,thru,through,till,until,bis,a,tot,til,do'.split(','),
);
/** Collections whose name says how many books they hold. */
export const collectionSizes: ReadonlyMap<string, number> = new Map([
  ['duology', 2],
  ['dilogy', 2],
  ['trilogy', 3],
  ['trilogie', 3],
  ['trilogia', 3],
  ['quartet', 4],
  ['tetralogy', 4],
  ['quadrilogy', 4],
  ['quintet', 5],
  ['pentalogy', 5],
  ['hexalogy', 6],
  ['sextet', 6],
  ['septology', 7],
  ['heptalogy', 7],
]);

export type WordInfo = {
  phrases: readonly Phrase[];
  /** What a number after the word counts. */
  counter: 'volume' | 'part' | 'piece' | null;
  /** Language whose code the word is, when it stands where codes stand. */
  code: string | null;
};

/** Everything the annotator wants to know of a word, in one look-up. */
const infos: ReadonlyMap<string, WordInfo> = (() => {
  const words = new Set([
    ...phrases.keys(),
    ...volumeWords,
    ...partWords,
    ...pieceWords,
    ...languageCodes2.keys(),
    ...languageCodes3.keys(),
    'opus',
  ]);
  const made = new Map<string, WordInfo>();
  for (const word of words) {
    made.set(word, {
      phrases: phrases.get(word) ?? [],
      counter: volumeWords.has(word)
        ? 'volume'
        : partWords.has(word)
          ? 'part'
          : pieceWords.has(word)
            ? 'piece'
            : null,
      code: languageCodes2.get(word) ?? languageCodes3.get(word) ?? null,
    });
  }
  return made;
})();

const informed = wordFilter(infos.keys());

export function wordInfo(word: string): WordInfo | undefined {
  return mayHold(informed, word) ? infos.get(word) : undefined;
}
