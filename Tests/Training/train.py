"""Learns the weights of Sources/Wording/Model/Weights from texts labelled by hand.

    PARLEY_TRAINING=1 swift build -c release -Xswiftc -enable-testing --product parley-training
    python3 Tests/Training/train.py [code ...]          (needs numpy and scipy)

Texts: those in texts/ (one a line; + has the fault, - has it not) and the EVEN lines (from 0) of the corpus in
Tests/WordingTests/Corpus. The odd lines are held out: no script here reads them. A file whose name ends with ! in TASKS
was used in writing rules; the features of its rules would look better than they are and are left out.
Model: a message's score is the greatest of its sentences' scores; logistic loss with an L2 penalty; then the
strongest features are kept and learnt once more. The threshold comes from cross-validation on the corpus's half.
"""
import sys,json,os,numpy as np
from scipy.sparse import csr_matrix
from scipy.optimize import minimize
import subprocess
HERE=os.path.dirname(os.path.abspath(__file__))
ROOT=os.path.dirname(os.path.dirname(HERE))
D=os.path.join(ROOT,'Tests/WordingTests/Corpus/')
OUT=os.path.join(ROOT,'Sources/Wording/Model/Weights/')
LAB=os.path.join(ROOT,'.build/release/parley-training')
names=subprocess.run([LAB,'names'],capture_output=True,text=True).stdout.split('\n')[:-1]
NF=len(names)
def feats(items):
    inp='\n'.join(json.dumps({'kind':k,'text':t}) for k,t in items)+'\n'
    out=subprocess.run([LAB,'features'],input=inp,capture_output=True,text=True).stdout.strip().split('\n')
    return [[(s[0],s[1],s[2],s[3:]) for s in json.loads(o)] for o in out]
TASKS={ # code: swift, rule table, said?, kind of own texts, own files [(file, rules tuned on it?)], own label '+' means offence
 'asks_for_job':('AsksForJob','jobAsk',True,'request',['asks_for_job!','asks2!','asks3!','asks4!','asks5!','asks6!']),
 'mentions_job_search':('MentionsJobSearch','jobSearch',True,'request',['mentions_job_search!','search2!','search3','search4','search5!','search6!']),
 'asks_personal_pay':('AsksPersonalPay','personalPay',True,'questions',['asks_personal_pay!','pay2!','pay3','pay4','pay5','pay6']),
 'asks_field_pay':('AsksFieldPay','fieldPay',True,'questions',['fieldpay!','fieldpay2']),
 'blames_silence':('BlamesSilence','blame',True,'follow_up',['blame!','blame2','blame3']),
 'no_introduction':('Introduction','introduction',False,'request',['intro!','intro2']),
 'no_interest':('Interest','interest',False,'request',['interest!','interest2']),
 'no_why_you':('WhyYou','whyYou',False,'request',['whyyou!','whyyou2']),
 'no_purpose':('Purpose','purpose',False,'request',['purpose!','purpose2']),
 'no_expertise_named':('Expertise','expertise',False,'request',['expertise!','expertise2']),
 'update_without_news':('News','news',False,'update',['news!','news2']),
 'no_concrete_point':('Point','point',False,'thank_you',['point!','point2','point3']),
 'no_closing_referral_question':('Referral','referral',False,'questions',['referral']),
 'no_resources_question':('Resources','resources',False,'questions',['resources'])}
def load(f):
    return [(l[1:].rstrip('\n'),l[0]=='+') for l in open(os.path.join(HERE,'texts',f+'.txt'),encoding='utf-8') if l.strip()]
def corpus(code):
    f='asks_personal_pay' if code=='asks_field_pay' else code
    out=[]
    for i,l in enumerate(open(D+f+'.jsonl',encoding='utf-8')):
        if i%2==0:
            o=json.loads(l)
            fires=o['fires']
            if code=='asks_personal_pay': fires=fires and o.get('severity')!='info'
            if code=='asks_field_pay': fires=fires and o.get('severity')=='info'
            out.append((o['kind'],o['text'],fires,o.get('phrase')))
    return out
def bags(code):
    """list of (list of sentence features, y, weight, message id); messages: (sentences, y, is corpus)"""
    swift,table,said,kind,files=TASKS[code]
    ri=names.index('rule '+table); drop=set(i for i,n in enumerate(names) if n.startswith('rule') and i!=ri)
    B=[];M=[]
    def clean(f,strip): return [c for c in f if c not in drop and not(strip and c==ri)]
    def addmsg(S,y,w,strip,src,phrase=None,text=''):
        body=[s for s in S if said or s[2]]
        if code=='no_closing_referral_question' and body: body=body[-1:]
        X=[clean(s[3],strip) for s in body] or [[names.index('bias')]]
        m=len(M); M.append((X,y,src))
        if phrase and y==1 and said and phrase in text:
            p0=len(text[:text.find(phrase)]); p1=p0+len(phrase)
            hit=[i for i,s in enumerate(body) if s[0]<p1 and p0<s[1]]
            if hit:
                B.append(([X[i] for i in hit],1,w,m))
                for i in range(len(X)):
                    if i not in hit: B.append(([X[i]],0,w*.4,m))
                return
        B.append((X,y,w,m))
    for f in files:
        its=load(f.rstrip('!'))
        for (t,l),S in zip(its,feats([(kind,t) for t,_ in its])):
            addmsg(S,int(l if said else not l),1.0,f.endswith('!'),'own')
    C=corpus(code)
    for (k,t,l,ph),S in zip(C,feats([(k,t) for k,t,*_ in C])): addmsg(S,int(l if said else not l),1.0,False,'corpus',ph,t)
    if code in('asks_for_job','mentions_job_search','asks_personal_pay','asks_field_pay'):
        pair={'asks_for_job':'mentions_job_search','mentions_job_search':'asks_for_job','asks_personal_pay':'asks_field_pay','asks_field_pay':'asks_personal_pay'}[code]
        for c in TASKS:
            if c in(code,pair) or (c in('asks_personal_pay','asks_field_pay') and code in('asks_personal_pay','asks_field_pay')): continue
            its=[(TASKS[c][3],t) for f in TASKS[c][4] for t,_ in load(f.rstrip('!'))]
            cc=[(k,t) for k,t,*_ in corpus(c)] if c!='asks_field_pay' else []
            for S in feats(its+cc): addmsg(S,0,0.3,True,'x')
    return B,M
def matrix(rows):
    r=[];c=[]
    for i,f in enumerate(rows): r+= [i]*len(f); c+=f
    return csr_matrix((np.ones(len(r)),(r,c)),shape=(len(rows),NF))
def fit(B,lam,cols=None):
    rows=[s for b in B for s in b[0]]; owner=np.concatenate([[i]*len(b[0]) for i,b in enumerate(B)])
    X=matrix(rows); used=np.unique(X.indices)
    if cols is not None: used=np.array(sorted(set(used)&cols))
    X=X[:,used]; y=np.array([2*b[1]-1 for b in B]); w=np.array([b[2] for b in B])
    # balance
    pos=w[y>0].sum(); neg=w[y<0].sum(); 
    st=np.searchsorted(owner,np.arange(len(B)))
    pen=np.full(len(used),lam)
    for j,u in enumerate(used):
        if names[u]=='bias': pen[j]=.01
        elif names[u].startswith('rule'): pen[j]=lam*.1
    def f(v):
        s=X@v; m=np.maximum.reduceat(s,st); e=np.exp(s-m[owner]); z=np.add.reduceat(e,st); p=e/z[owner]
        msg=np.add.reduceat(p*s,st); mar=y*msg; l=(w*np.logaddexp(0,-mar)).sum(); g=-y*w/(1+np.exp(np.clip(mar,-50,50)))
        return l+.5*(pen*v*v).sum(), X.T@(p*(1+s-msg[owner])*g[owner])+pen*v
    r=minimize(f,np.zeros(len(used)),jac=True,method='L-BFGS-B',options={'maxiter':150})
    W=np.zeros(NF); W[used]=r.x; return W
def msgscore(M,W):
    rows=[s for m in M for s in m[0]]; owner=np.concatenate([[i]*len(m[0]) for i,m in enumerate(M)])
    s=matrix(rows)@W; return np.maximum.reduceat(s,np.searchsorted(owner,np.arange(len(M))))
def prf(y,p):
    tp=(y&p).sum(); P=tp/max(1,p.sum()); R=tp/max(1,y.sum()); return P,R,2*P*R/max(1e-9,P+R)
def run(code,lams=(0.1,0.3,1.0),keep=500,K=5,write=True):
    swift,table,said,*_=TASKS[code]
    B,M=bags(code); y=np.array([m[1] for m in M]).astype(bool); isc=np.array([m[2]=='corpus' for m in M])
    off=y if said else ~y
    rng=np.random.RandomState(3); fold=rng.randint(0,K,len(M)); best=None
    for lam in lams:
        s=np.zeros(len(M))
        for k in range(K):
            W=fit([b for b in B if fold[b[3]]!=k],lam)
            te=np.where(fold==k)[0]; s[te]=msgscore([M[i] for i in te],W)
        ts=np.linspace(-2.5,2.5,51)
        fs=[prf(off[isc],(s[isc]>t) if said else (s[isc]<=t)) for t in ts]
        smooth=np.convolve([f[2] for f in fs],np.ones(5)/5,'same'); i=int(np.argmax(smooth))
        z=prf(off[isc],(s[isc]>0) if said else (s[isc]<=0))
        print(f'{code} lam={lam} @0 P {z[0]:.3f} R {z[1]:.3f} F {z[2]:.3f} | best t={ts[i]:.1f} P {fs[i][0]:.3f} R {fs[i][1]:.3f} F {fs[i][2]:.3f}',flush=True)
        if best is None or fs[i][2]>best[0]: best=(fs[i][2],lam,ts[i])
    _,lam,t=best
    W=fit(B,lam); cnt=np.asarray(matrix([s for b in B for s in b[0]]).sum(0)).ravel()
    imp=np.abs(W)*np.sqrt(cnt); imp[cnt<2]=0
    cols=set(np.argsort(-imp)[:keep])|{i for i,n in enumerate(names) if n in('bias','question','first') or n.startswith('rule')}
    W=fit(B,lam,cols); W[names.index('bias')]-=t
    if write:
        lines=[f'{names[i]}={W[i]:.2f}' for i in np.argsort(-W) if abs(W[i])>=0.02]
        note={True:'What speaks for and against the fault `%s`.',False:'What speaks for and against a text having what the fault `%s` misses.'}[said]%code
        open(OUT+swift+'Weights.swift','w').write(f'/// {note}\nenum {swift}Weights {{\n    static let table = """\n'+'\n'.join('        '+l for l in lines)+'\n        """\n}\n')
    return best
if __name__=='__main__':
    for c in (sys.argv[1:] or TASKS): run(c)
