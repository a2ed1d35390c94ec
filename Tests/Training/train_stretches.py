"""Learns which stretches of time in a text are asked for; built and run like train.py."""
import json,subprocess,numpy as np,sys
from scipy.optimize import minimize
import os
HERE=os.path.dirname(os.path.abspath(__file__))
ROOT=os.path.dirname(os.path.dirname(HERE))
D=os.path.join(ROOT,'Tests/WordingTests/Corpus/')
LAB=os.path.join(ROOT,'.build/release/parley-training')
SN=subprocess.run([LAB,'stretch-names'],capture_output=True,text=True).stdout.split('\n')[:-1]
def sfeats(L):
    inp='\n'.join(json.dumps({'kind':'request','text':o['text']}) for o in L)+'\n'
    return [json.loads(o) for o in subprocess.run([LAB,'stretches'],input=inp,capture_output=True,text=True).stdout.strip().split('\n')]
items=[] # (features, label or None)
groups=[] # list of index lists: at least one positive
def add(f,y,wt=1.0): items.append((f,y,wt)); return len(items)-1
L={}
for code in ['no_duration','long_ask','too_long_ask']:
    L[code]=[json.loads(l) for l in open(D+code+'.jsonl',encoding='utf-8')][::2]
    own={'no_duration':'dur','long_ask':'long','too_long_ask':'toolong'}[code]
    extra=[own]+([own+'2'] if os.path.exists(os.path.join(HERE,'texts',own+'2.txt')) else [])
    for e in extra:
        for l in open(os.path.join(HERE,'texts',e+'.txt')):
            l=l.rstrip('\n')
            if l: L[code].append({'text':l[1:],'fires':l[0]=='+','own':1})
miss=0
for code,ls in L.items():
    for o,S in zip(ls,sfeats(ls)):
        lo,hi=(21,30) if code=='long_ask' else (31,10**6)
        if code=='no_duration':
            if o['fires']:
                for s in S: add(s['f'],0)
            else:
                idx=[add(s['f'],None) for s in S]
                if idx: groups.append(idx)
                else: miss+=1; print('NOSTRETCH',o['text'][:300].replace('\n',' ')) if '-v' in sys.argv else None
            continue
        if o['fires']:
            ph=o.get('phrase'); ok=False; idx=[]
            p0=o['text'].find(ph) if ph else -1
            for s in S:
                if lo<=s['m']<=hi and (ph is None or (s['o']<p0+len(ph) and p0<s['o']+s['l'])): idx.append(add(s['f'],None)); ok=True
                elif s['m']>=lo and not lo<=s['m']<=hi: add(s['f'],0,.5)
            if ok: groups.append(idx)
            else: miss+=1; print('UNFOUND',code,repr(ph),[(s['m'],o['text'][s['o']:s['o']+s['l']]) for s in S]) if '-v' in sys.argv else None
        else:
            for s in S:
                if lo<=s['m']<=hi: add(s['f'],0,1 if code=='too_long_ask' else .5)
print('items',len(items),'groups',len(groups),'missing',miss)
nf=len(SN)
from scipy.sparse import csr_matrix
def mat(fs):
    r=[];c=[]
    for i,f in enumerate(fs):
        for x in f: r.append(i); c.append(x)
    return csr_matrix((np.ones(len(r)),(r,c)),shape=(len(fs),nf))
X=mat([i[0] for i in items])
def fit(mask_items,mask_groups,lam):
    neg=[i for i,(f,y,w) in enumerate(items) if y==0 and mask_items[i]]
    gs=[g for k,g in enumerate(groups) if mask_groups[k]]
    wn=np.array([items[i][2] for i in neg])
    Xn=X[neg]; gi=np.concatenate([np.array(g) for g in gs]); go=np.concatenate([[k]*len(g) for k,g in enumerate(gs)])
    Xg=X[gi]; st=np.searchsorted(go,np.arange(len(gs)))
    def f(w):
        sn=Xn@w; l=(wn*np.logaddexp(0,sn)).sum(); g=Xn.T@(wn/(1+np.exp(-sn)))
        sg=Xg@w; m=np.maximum.reduceat(sg,st); e=np.exp(sg-m[go]); z=np.add.reduceat(e,st); p=e/z[go]
        msg=np.add.reduceat(p*sg,st); l+=np.logaddexp(0,-msg).sum()
        gg=-1/(1+np.exp(msg)); g=g+Xg.T@(p*(1+sg-msg[go])*gg[go])
        return l+lam/2*(w@w),g+lam*w
    return minimize(f,np.zeros(nf),jac=True,method='L-BFGS-B',options={'maxiter':200}).x
rng=np.random.RandomState(1); K=5
for lam in [0.1,0.3,1,3]:
    fi=rng.randint(0,K,len(items)); fg=rng.randint(0,K,len(groups))
    for k,g in enumerate(groups): fi[g]=fg[k]
    en=[];eg=[]
    for k in range(K):
        w=fit(fi!=k,fg!=k,lam)
        s=X@w
        en+=[s[i]>0 for i,(f,y,_) in enumerate(items) if y==0 and fi[i]==k]
        eg+=[max(s[i] for i in g)<=0 for j,g in enumerate(groups) if fg[j]==k]
    print(lam,'false of negatives %.3f'%np.mean(en),'missed groups %.3f'%np.mean(eg))
lam=1.0
w=fit(np.ones(len(items),bool),np.ones(len(groups),bool),lam)
cnt=np.asarray(X.sum(0)).ravel(); imp=np.abs(w)*np.sqrt(cnt); imp[cnt<2]=0
keep=set(np.argsort(-imp)[:400])|{SN.index('bias')}
X=X.multiply(np.array([1.0 if i in keep else 0 for i in range(nf)])).tocsr()
w=fit(np.ones(len(items),bool),np.ones(len(groups),bool),lam)
lines=[f'~a{round(w[i]*100)}\t{SN[i]}' for i in np.argsort(-w) if abs(w[i])>=0.02]
path=os.path.join(ROOT,'lists/wording_weights.txt')
others=[line for line in open(path,encoding='utf-8').read().split('\n') if line and not line.startswith('~')]
open(path,'w',encoding='utf-8').write('\n'.join(others+lines)+'\n')
