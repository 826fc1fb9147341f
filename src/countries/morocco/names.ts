/** Names of Morocco in French transcription and in Arabic script, the most usual first. For demonstrations. */
import { words, type Names } from '../words.ts';

export const names: Names = {
	communities: [
		{
			code: 'arabic',
			weight: 68,
			girls: words(`
				Fatima Zahra=فاطمة الزهراء, Salma=سلمى, Khadija=خديجة, Aya=آية, Hiba=هبة, Meryem=مريم, Imane=إيمان, Hajar=هاجر, Ikram=إكرام, Chaimae=شيماء,
				Nouhaila=نهيلة, Yasmine=ياسمين, Ghita=غيثة, Rim=ريم, Douae=دعاء, Malak=ملاك, Zineb=زينب, Soukaina=سكينة, Oumaima=أميمة, Asmae=أسماء,
				Kawtar=كوثر, Wiam=وئام, Sara=سارة, Nada=ندى, Loubna=لبنى, Hanane=حنان, Samira=سميرة, Naima=نعيمة, Latifa=لطيفة, Houda=هدى, Amal=أمل,
				Nora=نورة, Basma=بسمة, Jihane=جيهان, Rajae=رجاء, Siham=سهام, Widad=وداد, Manal=منال, Chadia=شادية, Safae=صفاء, Aicha=عائشة, Najat=نجاة`),
			boys: words(`
				Mohamed=محمد, Youssef=يوسف, Adam=آدم, Ahmed=أحمد, Amine=أمين, Ayoub=أيوب, Hamza=حمزة, Omar=عمر, Yassine=ياسين, Mehdi=مهدي, Anas=أنس,
				Zakaria=زكرياء, Ilyas=إلياس, Othmane=عثمان, Bilal=بلال, Reda=رضا, Saad=سعد, Taha=طه, Marouane=مروان, Walid=وليد, Soufiane=سفيان,
				Hicham=هشام, Rachid=رشيد, Karim=كريم, Khalid=خالد, Said=سعيد, Mustapha=مصطفى, Abdellah=عبد الله, Abderrahim=عبد الرحيم, Hassan=حسن,
				Driss=إدريس, Nabil=نبيل, Tarik=طارق, Jaouad=جواد, Badr=بدر, Nizar=نزار, Imad=عماد, Aymane=أيمن, Ismail=إسماعيل, Ibrahim=إبراهيم,
				Noureddine=نور الدين, Abdelilah=عبد الإله`),
			families: words(`
				Alaoui=العلوي, Idrissi=الإدريسي, Bennani=بناني, El Fassi=الفاسي, Tazi=التازي, Berrada=برادة, El Amrani=العمراني, Benjelloun=بنجلون,
				Chraibi=الشرايبي, El Mansouri=المنصوري, Lahlou=لحلو, Naciri=الناصري, Filali=الفيلالي, Bensaid=بنسعيد, Cherkaoui=الشرقاوي,
				El Khattabi=الخطابي, Benali=بنعلي, Hamdaoui=الحمداوي, Rahmouni=الرحموني, Saidi=السعيدي, Bouziane=بوزيان, Zerouali=الزروالي,
				El Ghazi=الغازي, Jabri=الجابري, Kabbaj=القباج, Sefrioui=الصفريوي, Mernissi=المرنيسي, Bakkali=البقالي, Ouazzani=الوزاني, Belhaj=بلحاج,
				El Haddad=الحداد, Slaoui=السلاوي, Doukkali=الدكالي, Chaoui=الشاوي, Marrakchi=المراكشي, Hilali=الهلالي, Kadiri=القادري, Tahiri=الطاهري,
				Azzouzi=العزوزي, Ziani=الزياني, Bouhaddou=بوحدو, El Malki=المالكي, Sbai=السباعي, Daoudi=الداودي`),
		},
		{
			code: 'amazigh',
			weight: 32,
			girls: words(`
				Tiziri=تيزيري, Fatima=فاطمة, Itto=إيطو, Numidia=نوميديا, Khadija=خديجة, Tilila=تيليلا, Zahra=زهرة, Nouma=نوما, Rkia=رقية, Thiyya=ثيا,
				Meryem=مريم, Silya=سيليا, Tafat=تافات, Aicha=عائشة, Hadda=حادة, Salma=سلمى, Ijja=إيجة, Malika=مليكة`),
			boys: words(`
				Aksil=أكسيل, Mohamed=محمد, Anir=أنير, Brahim=إبراهيم, Ayour=أيور, Lahcen=لحسن, Idir=إيدير, Hassan=حسن, Yuba=يوبا, Said=سعيد, Massin=ماسين,
				Houcine=الحسين, Amnay=أمناي, Moha=موحى, Omar=عمر, Ziri=زيري, Sifaw=سيفاو, Ali=علي, Abdellah=عبد الله, Usman=أوسمان`),
			families: words(`
				Ait Ali=أيت علي, Ouchen=أوشن, Amghar=أمغار, Ait Lahcen=أيت لحسن, Oubella=أوبلا, Azergui=أزركي, Ait Baha=أيت باها, Oukacha=أوكاشة,
				Aourir=أورير, Ait Said=أيت سعيد, Amzil=أمزيل, Ouhmane=أوحمان, Ait Hammou=أيت حمو, Asaidi=أسعيدي, Ouhadi=أوهادي, Ait Brahim=أيت ابراهيم,
				Boulahcen=بولحسن, Afkir=أفقير, Ouaziz=أوعزيز, Ait Moussa=أيت موسى, Achbani=أشباني, Outaleb=أوطالب, Idali=إدعلي`),
		},
	],
	schools: {
		primaire: ['École {honoured}', 'École {honoured} {number}'],
		secteur: ['Groupe scolaire {place}'],
		college: ['Collège {honoured}'],
		lycee: ['Lycée {honoured}'],
	},
	schoolsArabic: {
		primaire: ['مدرسة {honoured}', 'مدرسة {honoured} {number}'],
		secteur: ['مجموعة مدارس {place}'],
		college: ['الثانوية الإعدادية {honoured}'],
		lycee: ['الثانوية التأهيلية {honoured}'],
	},
	honoured: words(`
		Ibn Khaldoun=ابن خلدون, Ibn Sina=ابن سينا, Ibn Rochd=ابن رشد, Al Khawarizmi=الخوارزمي, Al Idrissi=الإدريسي, Ibn Battouta=ابن بطوطة,
		Al Massira=المسيرة, Fatima Al Fihria=فاطمة الفهرية, Al Farabi=الفارابي, Ibn Al Haytham=ابن الهيثم, Al Amal=الأمل, Annahda=النهضة,
		Al Atlas=الأطلس, Al Qods=القدس, Ibn Tofaïl=ابن طفيل`),
};
