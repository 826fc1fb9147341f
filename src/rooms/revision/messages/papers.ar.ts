export default { papers: 'مواضيع الامتحانات والامتحانات التجريبية' };
